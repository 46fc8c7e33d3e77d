import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** Which addresses a webhook may be sent to, beside those of the public internet. */
export interface AddressRules {
  /** Networks as `10.20.0.0/16`. */
  readonly networks: readonly string[];
  /** Only the local demo sends to this machine. */
  readonly allowsLoopback: boolean;
}

/** What an address is to the rules; `named` is one of the networks that were named. */
export type AddressKind = 'public' | 'named' | 'loopback' | 'refused';

const loopback = listOf('127.0.0.0/8', '::1/128');

/** Never, whatever networks are named: this machine, its link, and where clouds keep what a machine may know. */
const never = listOf(
  '0.0.0.0/8',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '168.63.129.16/32',
  '100.100.100.200/32',
  '224.0.0.0/4',
  '255.255.255.255/32',
  '::/127',
  'fe80::/10',
  'ff00::/8',
  'fd00:ec2::254/128',
);

/** What is not the public internet (IANA's registry of special-purpose addresses). */
const special = listOf(
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '168.63.129.16/32',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
  '2001::/23',
  '2001:db8::/32',
  '2002::/16',
  '3fff::/20',
);
const publicSix = listOf('2000::/3');

/** The answers of a name are checked by the connection that uses them, so that a second answer changes nothing. */
export function addressJudge(rules: AddressRules): (address: string) => AddressKind {
  const named = listOf(...rules.networks);
  return address => {
    if (!isIPv4(address) && !isIPv6(address)) return 'refused';
    if (holds(loopback, address)) return rules.allowsLoopback ? 'loopback' : 'refused';
    if (holds(never, address)) return 'refused';
    if (holds(named, address)) return 'named';
    if (isIPv6(address) && !holds(publicSix, address)) return 'refused';
    return holds(special, address) ? 'refused' : 'public';
  };
}

/** Whether a text is a network as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits = '', ...rest] = text.split('/');
  const most = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  return rest.length === 0 && most > 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}

function listOf(...networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    list.addSubnet(address, Number(bits), isIPv4(address) ? 'ipv4' : 'ipv6');
  }
  return list;
}

function holds(list: BlockList, address: string): boolean {
  return list.check(address, isIPv4(address) ? 'ipv4' : 'ipv6');
}
