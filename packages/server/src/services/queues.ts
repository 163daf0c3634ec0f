import { md5Hex, nodeDigest } from '@cairn/host';
import { Queues } from '@cairn/resources/queues';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeQueues({ base }: ServiceGround): ServiceParts<Queues> {
  const queues = new Queues({ ...base, digest: nodeDigest, md5: md5Hex });
  return {
    facade: queues,
    start: () => queues.start(),
    stop: () => queues.stop(),
    policies: { sqs: (_scope, arn) => queues.policyOf(arn) },
  };
}
