import { bucketIn, changeLink, lockLink } from '#store/highlevel/links.ts';
import type { Store } from '#store/store.ts';
import { causeOf } from './account.ts';
import type { ChangeBucket } from './pace.ts';
import { type Bucket, emptyBucket, readBucket } from './token-bucket.ts';

/** The bucket of an account as a row of the store, which all replicas share. */
export function sharedBucket(
  store: Store,
  { connectionId, locationId }: { readonly connectionId: string; readonly locationId: string },
): ChangeBucket {
  return work =>
    store.write(locationId, causeOf({ connectionId }), async writer => {
      const link = await lockLink(writer, connectionId);
      const kept: Bucket = link ? readBucket(bucketIn(link)) : emptyBucket;
      const { bucket, result } = work(kept);
      await changeLink(writer, connectionId, { bucket: JSON.stringify(bucket) });
      return result;
    });
}
