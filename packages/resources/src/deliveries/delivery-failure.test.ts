import { OutboundError, ServiceError } from '@cairn/kit';
import { expect, test } from 'vitest';
import { deliveryFailure } from './delivery-failure.ts';

const table: readonly [string, unknown, boolean][] = [
  ['a resource that is not there', new ServiceError('ResourceNotFoundException', '', { status: 404 }), true],
  ['a refused input', new ServiceError('ValidationException', '', { status: 400 }), true],
  ['a missing permission', new ServiceError('AccessDeniedException', '', { status: 403 }), true],
  ['a throttle', new ServiceError('ThrottlingException', '', { status: 400 }), false],
  ['too many requests', new ServiceError('TooManyRequestsException', '', { status: 429 }), false],
  ['throughput', new ServiceError('ProvisionedThroughputExceededException', '', { status: 400 }), false],
  ['a service that fails', new ServiceError('InternalFailure', '', { status: 500 }), false],
  ['an error that says so', new ServiceError('Any', '', { status: 400, retryable: true }), false],
  ['a peer that is not there', new OutboundError('connection', 'refused'), false],
  ['a name that is not known now', new OutboundError('unknown-host', 'no'), false],
  ['an address that is forbidden', new OutboundError('refused-address', 'no'), true],
  ['anything else', new Error('socket hang up'), false],
];

test.each(table)('%s: final or not', (_, thrown, isFinal) => {
  expect(deliveryFailure(thrown).isFinal).toBe(isFinal);
});
