export { nameOf as batchNameOf } from './batch/batch-names.ts';
export { readName as readJobDefinitionName } from './batch/job-definitions.ts';
export { Containers } from './containers.ts';
export { clusterNameOf, clusterOfTask, definitionNameOf, taskIdOf } from './ecs/ecs-names.ts';
