import { awsJsonProtocol } from '../protocol/aws-json.ts';
import type { Service } from '../service.ts';
import { type EcsFacade, type EcsSizeLimits, ecsTable } from './ecs-table.ts';

const targetPrefix = 'AmazonEC2ContainerServiceV20141113';

/** ECS, in JSON by targets. */
export function ecsService(facade: EcsFacade, limits: EcsSizeLimits): Service {
  const table = ecsTable(facade, limits);
  return {
    name: 'ecs',
    table,
    isOfAws: true,
    speak: (observers) => ({
      signingName: 'ecs',
      targetPrefix,
      protocol: awsJsonProtocol({
        table,
        targetPrefix,
        errorNamespace: 'com.amazonaws.ecs.v20141113',
        observers,
      }),
    }),
  };
}
