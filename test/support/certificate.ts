import { sign } from 'node:crypto';
import type { MintedKey } from './token-mint.ts';

/** A self-signed X.509 certificate in DER, the least that a library reads (RFC 5280, section 4.1). */
export function selfSigned({ publicKey, privateKey }: MintedKey): Buffer {
  const version = der(0xa0, der(0x02, Buffer.of(2)));
  const serial = der(0x02, Buffer.of(1));
  const sha256WithRsa = der(0x30, Buffer.from('06092a864886f70d01010b0500', 'hex'));
  const nobody = der(0x30);
  const validity = der(0x30, utcTime('200101000000Z'), utcTime('491231235959Z'));
  const subjectKey = publicKey.export({ format: 'der', type: 'spki' });
  const signed = der(0x30, version, serial, sha256WithRsa, nobody, validity, nobody, subjectKey);
  const signature = sign('RSA-SHA256', signed, privateKey);
  return der(0x30, signed, sha256WithRsa, der(0x03, Buffer.of(0), signature));
}

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
