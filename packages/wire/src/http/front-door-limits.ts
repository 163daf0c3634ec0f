import type { Limit } from '@cairn/kit';

/** Names of the limits of the front door. */
export type FrontDoorLimitName =
  | 'rememberedSignatures'
  | 'webSocketsMax'
  | 'webSocketsPerAddressMax'
  | 'webSocketHeaderBytes'
  | 'webSocketHandshakeMs'
  | 'webSocketCloseMs'
  | 'webSocketUnsentBytesTotal';

/** Cairn's own: AWS names none. */
export const frontDoorLimits: { readonly [name in FrontDoorLimitName]: Limit } = {
  rememberedSignatures: {
    name: 'rememberedSignatures',
    description:
      'signatures of changes that are remembered until they expire, so that none is taken twice (some 25 bytes each; further changes are throttled)',
    unit: 'count',
    default: 8_000_000,
  },
  webSocketsMax: {
    name: 'webSocketsMax',
    description: 'WebSockets that are open at the same time, those that are being opened among them.',
    unit: 'count',
    default: 20_000,
  },
  webSocketsPerAddressMax: {
    name: 'webSocketsPerAddressMax',
    description: 'WebSockets of one client address, as trusted proxies tell it.',
    unit: 'count',
    default: 10_000,
  },
  webSocketHeaderBytes: {
    name: 'webSocketHeaderBytes',
    description: 'Address and headers of a request for a WebSocket.',
    unit: 'bytes',
    default: 32_768,
  },
  webSocketHandshakeMs: {
    name: 'webSocketHandshakeMs',
    description: 'Longest that a WebSocket may take to be opened once its headers are there.',
    unit: 'milliseconds',
    default: 15_000,
  },
  webSocketCloseMs: {
    name: 'webSocketCloseMs',
    description: 'Longest that a client may take to answer the good-bye over a WebSocket.',
    unit: 'milliseconds',
    default: 2_000,
  },
  webSocketUnsentBytesTotal: {
    name: 'webSocketUnsentBytesTotal',
    description:
      'Messages that may wait for slow clients of all WebSockets together; beyond it those with most are cut off.',
    unit: 'bytes',
    default: 268_435_456,
  },
};
