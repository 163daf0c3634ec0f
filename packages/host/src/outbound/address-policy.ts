import type { BlockList } from 'node:net';
import { OutboundError } from '@cairn/kit';
import { addressKind, addressRanges, isWithin } from './internet-address.ts';

/** Which addresses calls made for users may reach. */
export interface AddressPolicy {
  /** Whether loopback and private addresses are open: on a developer's own machine. */
  readonly privateAllowed: boolean;
  /** Ranges such as `10.1.0.0/16` that are open beside; never opens metadata and link-local addresses. */
  readonly allowedRanges?: readonly string[];
}

/** Judges one address. @throws OutboundError */
export type JudgeAddress = (address: string, host: string) => void;

/** @throws TypeError when a range is none */
export function addressJudge({ privateAllowed, allowedRanges = [] }: AddressPolicy): JudgeAddress {
  const ranges: BlockList = addressRanges(allowedRanges);
  return (address, host) => {
    const kind = addressKind(address);
    if (kind === 'public' || (kind === 'private' && (privateAllowed || isWithin(ranges, address)))) return;
    const hint =
      kind === 'private'
        ? '; the setting --allow-address opens private addresses'
        : ', which is never called';
    throw new OutboundError('refused-address', `${host} is at the ${nounOf(kind)} address ${address}${hint}`);
  };
}

function nounOf(kind: 'private' | 'forbidden'): string {
  return kind === 'private' ? 'private' : 'link-local or metadata';
}
