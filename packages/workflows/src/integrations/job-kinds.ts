import {
  isJsonArray,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  Payload,
  printJson,
} from '@cairn/kit';
import type { CallOutcome } from './task-call.ts';

// What `.sync` means for each action that is followed by describing its job (Developer Guide, "Run a Job" and the pages of
// the integrations): how a job is named, described and stopped, and which of its states are an end. Actions and members
// are spelled as tasks spell them.

/** A call of the job's service. */
interface JobCall {
  /** `describeJobs`. */
  readonly action: string;
  readonly inputOf: (names: JsonObject) => JsonObject;
}

/** How the jobs of an action are followed. */
export interface JobKind {
  /** @returns undefined when the answer tells of no job */
  readonly namesOf: (parameters: JsonObject, answer: JsonObject) => JsonObject | undefined;
  readonly describe: JobCall;
  /** Absent where nothing stops it. */
  readonly stop?: JobCall;
  /** Errors of the description that are an end: the thing is gone, as it was to be. */
  readonly endedByError?: readonly string[];
  /** @returns undefined while the job runs. @param description the service's answer */
  readonly outcomeOf: (description: Json) => CallOutcome | undefined;
}

/** A way to a member: `['Jobs', '0', 'Status']`. */
type MemberPath = readonly string[];

interface JobRow {
  /** Members of the answer (`$.Member`) or of the parameters that name the job, by the name that the calls give them. */
  readonly names: { readonly [name: string]: MemberPath };
  readonly describe: string | JobCall;
  readonly stop?: string | JobCall;
  /** Where in the description the result stands. */
  readonly result: MemberPath;
  /** Where in the result the state stands. */
  readonly state: MemberPath;
  readonly succeeded: readonly string[];
  readonly failed: readonly string[];
  /** A job that has not succeeded by its state may have failed all the same. */
  readonly hasFailed?: (result: Json) => boolean;
  /** What the task shows of the description; the result itself unless given. */
  readonly shown?: MemberPath;
  readonly endedByError?: readonly string[];
}

const answer = (...path: string[]): MemberPath => ['answer', ...path];
const parameter = (...path: string[]): MemberPath => ['parameters', ...path];

const rows: { readonly [action: string]: JobRow } = {
  'ecs:runTask': {
    names: { Cluster: answer('Tasks', '0', 'ClusterArn'), TaskArn: answer('Tasks', '0', 'TaskArn') },
    describe: {
      action: 'describeTasks',
      inputOf: ({ Cluster, TaskArn }) => input({ Cluster, Tasks: [TaskArn as Json] }),
    },
    stop: {
      action: 'stopTask',
      inputOf: ({ Cluster, TaskArn }) =>
        input({ Cluster, Task: TaskArn, Reason: 'Aborted by AWS Step Functions' }),
    },
    result: ['Tasks', '0'],
    state: ['LastStatus'],
    succeeded: ['STOPPED'],
    failed: [],
    hasFailed: taskHasFailed,
  },
  'batch:submitJob': {
    names: { JobId: answer('JobId') },
    describe: { action: 'describeJobs', inputOf: ({ JobId }) => ({ Jobs: [JobId as Json] }) },
    stop: {
      action: 'terminateJob',
      inputOf: ({ JobId }) => input({ JobId, Reason: 'Aborted by AWS Step Functions' }),
    },
    result: ['Jobs', '0'],
    state: ['Status'],
    succeeded: ['SUCCEEDED'],
    failed: ['FAILED'],
  },
  'glue:startJobRun': {
    names: { JobName: parameter('JobName'), RunId: answer('JobRunId') },
    describe: 'getJobRun',
    stop: {
      action: 'batchStopJobRun',
      inputOf: ({ JobName, RunId }) => input({ JobName, JobRunIds: [RunId as Json] }),
    },
    result: ['JobRun'],
    state: ['JobRunState'],
    succeeded: ['SUCCEEDED'],
    failed: ['FAILED', 'TIMEOUT', 'STOPPED', 'ERROR', 'EXPIRED'],
  },
  'databrew:startJobRun': {
    names: { Name: parameter('Name'), RunId: answer('RunId') },
    describe: 'describeJobRun',
    stop: 'stopJobRun',
    result: [],
    state: ['State'],
    succeeded: ['SUCCEEDED'],
    failed: ['FAILED', 'STOPPED', 'TIMEOUT'],
  },
  'codebuild:startBuild': {
    names: { Id: answer('Build', 'Id') },
    describe: { action: 'batchGetBuilds', inputOf: ({ Id }) => ({ Ids: [Id as Json] }) },
    stop: 'stopBuild',
    result: ['Builds', '0'],
    state: ['BuildStatus'],
    succeeded: ['SUCCEEDED'],
    failed: ['FAILED', 'FAULT', 'TIMED_OUT', 'STOPPED'],
    shown: ['Build'],
  },
  'codebuild:startBuildBatch': {
    names: { Id: answer('BuildBatch', 'Id') },
    describe: { action: 'batchGetBuildBatches', inputOf: ({ Id }) => ({ Ids: [Id as Json] }) },
    stop: 'stopBuildBatch',
    result: ['BuildBatches', '0'],
    state: ['BuildBatchStatus'],
    succeeded: ['SUCCEEDED'],
    failed: ['FAILED', 'FAULT', 'TIMED_OUT', 'STOPPED'],
    shown: ['BuildBatch'],
  },
  'athena:startQueryExecution': {
    names: { QueryExecutionId: answer('QueryExecutionId') },
    describe: 'getQueryExecution',
    stop: 'stopQueryExecution',
    result: ['QueryExecution'],
    state: ['Status', 'State'],
    succeeded: ['SUCCEEDED'],
    failed: ['FAILED', 'CANCELLED'],
    shown: ['QueryExecution'],
  },
  'elasticmapreduce:createCluster': {
    names: { ClusterId: answer('ClusterId') },
    describe: 'describeCluster',
    stop: { action: 'terminateJobFlows', inputOf: ({ ClusterId }) => ({ JobFlowIds: [ClusterId as Json] }) },
    result: ['Cluster'],
    state: ['Status', 'State'],
    succeeded: ['WAITING', 'RUNNING', 'TERMINATED'],
    failed: ['TERMINATED_WITH_ERRORS'],
  },
  'elasticmapreduce:addStep': {
    names: { ClusterId: parameter('ClusterId'), StepId: answer('StepId') },
    describe: 'describeStep',
    stop: {
      action: 'cancelSteps',
      inputOf: ({ ClusterId, StepId }) => input({ ClusterId, StepIds: [StepId as Json] }),
    },
    result: ['Step'],
    state: ['Status', 'State'],
    succeeded: ['COMPLETED'],
    failed: ['CANCELLED', 'FAILED', 'INTERRUPTED'],
    shown: ['Step'],
  },
  'elasticmapreduce:terminateCluster': {
    names: { ClusterId: parameter('ClusterId') },
    describe: 'describeCluster',
    result: ['Cluster'],
    state: ['Status', 'State'],
    succeeded: ['TERMINATED'],
    failed: ['TERMINATED_WITH_ERRORS'],
  },
  'emr-containers:startJobRun': {
    names: { Id: answer('Id'), VirtualClusterId: answer('VirtualClusterId') },
    describe: 'describeJobRun',
    stop: 'cancelJobRun',
    result: ['JobRun'],
    state: ['State'],
    succeeded: ['COMPLETED'],
    failed: ['FAILED', 'CANCELLED'],
    shown: ['JobRun'],
  },
  'emr-containers:deleteVirtualCluster': {
    names: { Id: parameter('Id') },
    describe: 'describeVirtualCluster',
    result: ['VirtualCluster'],
    state: ['State'],
    succeeded: ['TERMINATED'],
    failed: ['ARRESTED'],
    shown: ['VirtualCluster'],
  },
  'emr-serverless:startJobRun': serverlessJob(['SUCCESS'], ['FAILED', 'CANCELLED']),
  'emr-serverless:cancelJobRun': serverlessJob(['CANCELLED'], ['SUCCESS', 'FAILED'], 'parameters'),
  'emr-serverless:createApplication': serverlessApplication('answer', 'CREATED'),
  'emr-serverless:startApplication': serverlessApplication('parameters', 'STARTED'),
  'emr-serverless:stopApplication': serverlessApplication('parameters', 'STOPPED'),
  'emr-serverless:deleteApplication': serverlessApplication('parameters', 'TERMINATED'),
  'eks:createCluster': clusterPart('Cluster', { Name: parameter('Name') }, ['ACTIVE']),
  'eks:deleteCluster': clusterPart('Cluster', { Name: parameter('Name') }, []),
  'eks:createNodegroup': clusterPart('Nodegroup', clusterNames('NodegroupName'), ['ACTIVE']),
  'eks:deleteNodegroup': clusterPart('Nodegroup', clusterNames('NodegroupName'), []),
  'eks:createFargateProfile': clusterPart('FargateProfile', clusterNames('FargateProfileName'), ['ACTIVE']),
  'eks:deleteFargateProfile': clusterPart('FargateProfile', clusterNames('FargateProfileName'), []),
  'sagemaker:createTrainingJob': sageMakerJob('TrainingJob'),
  'sagemaker:createTransformJob': sageMakerJob('TransformJob'),
  'sagemaker:createProcessingJob': sageMakerJob('ProcessingJob'),
  'sagemaker:createLabelingJob': sageMakerJob('LabelingJob'),
  'sagemaker:createHyperParameterTuningJob': sageMakerJob('HyperParameterTuningJob'),
  'bedrock:createModelCustomizationJob': {
    names: { JobIdentifier: answer('JobArn') },
    describe: 'getModelCustomizationJob',
    stop: 'stopModelCustomizationJob',
    result: [],
    state: ['Status'],
    succeeded: ['Completed'],
    failed: ['Failed', 'Stopped'],
  },
  'mediaconvert:createJob': {
    names: { Id: answer('Job', 'Id') },
    describe: 'getJob',
    stop: 'cancelJob',
    result: ['Job'],
    state: ['Status'],
    succeeded: ['COMPLETE'],
    failed: ['ERROR', 'CANCELED'],
    shown: ['Job'],
  },
};

function serverlessJob(
  succeeded: readonly string[],
  failed: readonly string[],
  from: 'answer' | 'parameters' = 'answer',
): JobRow {
  return {
    names: { ApplicationId: [from, 'ApplicationId'], JobRunId: [from, 'JobRunId'] },
    describe: 'getJobRun',
    stop: 'cancelJobRun',
    result: ['JobRun'],
    state: ['State'],
    succeeded,
    failed,
    shown: ['JobRun'],
  };
}

function serverlessApplication(from: 'answer' | 'parameters', state: string): JobRow {
  return {
    names: { ApplicationId: [from, 'ApplicationId'] },
    describe: 'getApplication',
    result: ['Application'],
    state: ['State'],
    succeeded: [state],
    failed: state === 'TERMINATED' ? [] : ['TERMINATED'],
    shown: ['Application'],
    ...(state === 'TERMINATED' ? { endedByError: ['ResourceNotFoundException'] } : {}),
  };
}

function clusterNames(name: string): JobRow['names'] {
  return { ClusterName: parameter('ClusterName'), [name]: parameter(name) };
}

/** Of EKS. What is to be deleted has ended when it is not found any more. */
function clusterPart(part: string, names: JobRow['names'], succeeded: readonly string[]): JobRow {
  const isDeletion = succeeded.length === 0;
  return {
    names,
    describe: `describe${part}`,
    result: [part],
    state: ['Status'],
    succeeded,
    failed: isDeletion ? ['DELETE_FAILED', 'FAILED'] : ['FAILED', 'CREATE_FAILED', 'DEGRADED'],
    shown: [part],
    ...(isDeletion ? { endedByError: ['ResourceNotFoundException'] } : {}),
  };
}

function sageMakerJob(kind: string): JobRow {
  const name = `${kind}Name`;
  return {
    names: { [name]: parameter(name) },
    describe: `describe${kind}`,
    stop: `stop${kind}`,
    result: [],
    state: [`${kind}Status`],
    succeeded: ['Completed'],
    failed: ['Failed', 'Stopped'],
  };
}

/** A task that has stopped has failed when it never ran or one of its containers exited with an error. */
function taskHasFailed(task: Json): boolean {
  if (!isJsonObject(task)) return false;
  const { Containers, StopCode } = task;
  if (StopCode === 'TaskFailedToStart') return true;
  const containers = isJsonArray(Containers ?? null) ? (Containers as readonly Json[]) : [];
  return containers.some((container) => {
    const exitCode = isJsonObject(container) ? (memberOf(container, 'ExitCode') ?? null) : null;
    return exitCode !== null && exitCode !== 0;
  });
}

/** An input without the members that have no value. */
function input(members: { readonly [member: string]: Json | undefined }): JsonObject {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, Json] => (entry[1] ?? null) !== null),
  );
}

/** How the jobs of an action are followed, if they are. */
export function jobKind(resourceType: string, action: string): JobKind | undefined {
  const name = `${resourceType}:${action}`;
  return Object.hasOwn(rows, name) ? kindOf(rows[name] as JobRow) : undefined;
}

function kindOf(row: JobRow): JobKind {
  const call = (given: string | JobCall): JobCall =>
    typeof given === 'string' ? { action: given, inputOf: (names) => names } : given;
  return {
    namesOf: (parameters, accepted) => namesBy(row.names, { parameters, answer: accepted }),
    describe: call(row.describe),
    ...(row.stop === undefined ? {} : { stop: call(row.stop) }),
    ...(row.endedByError === undefined ? {} : { endedByError: row.endedByError }),
    outcomeOf: (description) => outcomeBy(row, description),
  };
}

function namesBy(names: JobRow['names'], told: JsonObject): JsonObject | undefined {
  const found: [string, Json][] = [];
  for (const [name, path] of Object.entries(names)) {
    const value = memberAt(told, path);
    if (value === undefined || value === null) return undefined;
    found.push([name, value]);
  }
  return Object.fromEntries(found);
}

function outcomeBy(row: JobRow, description: Json): CallOutcome | undefined {
  const result = memberAt(description, row.result);
  if (result === undefined || result === null) {
    // What was to go away is gone; anything else was lost.
    if (row.endedByError !== undefined) return { kind: 'result', output: Payload.of(description) };
    return { kind: 'failure', error: 'States.TaskFailed', cause: printJson(description) };
  }
  const state = memberAt(result, row.state);
  const hasFailed = row.failed.includes(state as string);
  if (!hasFailed && !row.succeeded.includes(state as string)) return undefined;
  const shown = row.shown === undefined ? result : { [row.shown[0] as string]: result };
  if (hasFailed || row.hasFailed?.(result) === true) {
    return { kind: 'failure', error: 'States.TaskFailed', cause: printJson(shown) };
  }
  return { kind: 'result', output: Payload.of(shown) };
}

function memberAt(value: Json | undefined, path: MemberPath): Json | undefined {
  let current = value;
  for (const member of path) {
    if (isJsonArray(current ?? null)) current = (current as readonly Json[])[Number(member)];
    else current = isJsonObject(current ?? null) ? memberOf(current as JsonObject, member) : undefined;
  }
  return current;
}
