import { nodeDigest } from '@cairn/host';
import { fanOutHandlerName, httpHandlerName, Topics } from '@cairn/resources/topics';
import { messageSigning } from '../message-signing.ts';
import type { ServiceGround } from './service-ground.ts';
import type { ServiceParts } from './service-room.ts';

export function makeTopics({ foundations, base, deliver }: ServiceGround): ServiceParts<Topics> {
  const { outgoing, seal, endpoint } = foundations;
  const topics = new Topics({
    ...base,
    deliver,
    http: outgoing.http,
    digest: nodeDigest,
    signer: messageSigning(base.records, seal, base.clock),
    endpoint,
  });
  return {
    facade: topics,
    handlers: { [httpHandlerName]: topics.sendHttp, [fanOutHandlerName]: topics.runFanOut },
    policies: { sns: (_scope, arn) => topics.policyOf(arn) },
  };
}
