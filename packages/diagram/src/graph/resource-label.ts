import { parseTaskResource } from '@cairn/asl';
import { isJsonObject, type JsonObject, memberOf } from '@cairn/kit';
import type { ResourceLabel } from './definition-graph-types.ts';
import { shortText } from './short-text.ts';

/** Services by the id that resources give them, as their users write them. Others show their id. */
const serviceNames: { readonly [serviceId: string]: string } = {
  apigateway: 'API Gateway',
  appsync: 'AppSync',
  athena: 'Athena',
  batch: 'Batch',
  bedrock: 'Bedrock',
  bedrockruntime: 'Bedrock',
  cloudformation: 'CloudFormation',
  cloudwatch: 'CloudWatch',
  cloudwatchlogs: 'CloudWatch Logs',
  codebuild: 'CodeBuild',
  codepipeline: 'CodePipeline',
  cognitoidentityprovider: 'Cognito',
  databrew: 'Glue DataBrew',
  dynamodb: 'DynamoDB',
  dynamodbstreams: 'DynamoDB Streams',
  ec2: 'EC2',
  ecr: 'ECR',
  ecs: 'ECS',
  eks: 'EKS',
  elasticmapreduce: 'EMR',
  emr: 'EMR',
  'emr-containers': 'EMR on EKS',
  'emr-serverless': 'EMR Serverless',
  eventbridge: 'EventBridge',
  events: 'EventBridge',
  firehose: 'Firehose',
  glue: 'Glue',
  http: 'HTTP',
  iam: 'IAM',
  kinesis: 'Kinesis',
  kms: 'KMS',
  lambda: 'Lambda',
  mediaconvert: 'MediaConvert',
  rds: 'RDS',
  rdsdata: 'RDS Data',
  redshiftdata: 'Redshift Data',
  rekognition: 'Rekognition',
  s3: 'S3',
  sagemaker: 'SageMaker',
  scheduler: 'Scheduler',
  secretsmanager: 'Secrets Manager',
  ses: 'SES',
  sesv2: 'SES',
  sfn: 'Step Functions',
  sns: 'SNS',
  sqs: 'SQS',
  ssm: 'Systems Manager',
  states: 'Step Functions',
  sts: 'STS',
  textract: 'Textract',
  transcribe: 'Transcribe',
  translate: 'Translate',
};

/** Longest text of a label; a function's name has at most 64 characters, with `Lambda: ` before it. */
const labelCharactersMax = 80;

/** What a Task calls: from its `Resource`, and for functions and machines from whom its parameters name. */
export function resourceLabel(task: JsonObject): ResourceLabel | undefined {
  const resource = memberOf(task, 'Resource');
  if (typeof resource !== 'string' || resource === '') return undefined;
  const parsed = parseTaskResource(resource);
  switch (parsed?.kind) {
    case 'lambda':
      return labelOf('lambda', functionName(parsed.arn));
    case 'activity':
      return labelOf('activity', parsed.arn.split(':').slice(6).join(':'));
    case 'service': {
      const { resourceType, action, pattern } = parsed;
      const label = labelOf(resourceType, calledName(task, resourceType, action) ?? action);
      return pattern === 'requestResponse' ? label : { ...label, pattern: `.${pattern}` };
    }
    default:
      return { text: shortText(expressionless(resource), labelCharactersMax), service: '', serviceId: '' };
  }
}

/** The name of a service for readers: `aws-sdk:dynamodb` is DynamoDB. */
function serviceName(serviceId: string): string {
  if (serviceId === 'activity') return 'Activity';
  const id = serviceId.replace(/^aws-sdk:/, '');
  if (Object.hasOwn(serviceNames, id)) return serviceNames[id] as string;
  return `${id.charAt(0).toUpperCase()}${id.slice(1)}`;
}

function labelOf(serviceId: string, what: string): ResourceLabel {
  const service = serviceName(serviceId);
  return { text: shortText(`${service}: ${what}`, labelCharactersMax), service, serviceId };
}

/** Whom an invocation or a start names, where the definition says it itself. */
function calledName(task: JsonObject, resourceType: string, action: string): string | undefined {
  if (resourceType === 'lambda' && action === 'invoke') {
    const name = argumentOf(task, 'FunctionName');
    return name === undefined ? undefined : functionName(name);
  }
  if (resourceType === 'states' && /^start(?:Sync)?Execution$/.test(action)) {
    return argumentOf(task, 'StateMachineArn')?.split(':').slice(6).join(':') || undefined;
  }
  return undefined;
}

/** A text in `Parameters` or `Arguments`, unless it is found at run time. */
function argumentOf(task: JsonObject, member: string): string | undefined {
  for (const field of ['Arguments', 'Parameters']) {
    const values = memberOf(task, field);
    const value = isJsonObject(values) ? memberOf(values, member) : undefined;
    if (typeof value === 'string' && value !== '' && !value.startsWith('{%')) return value;
  }
  return undefined;
}

/** `say-hello` or `say-hello:live` out of a function's name or ARN. */
function functionName(nameOrArn: string): string {
  return /:function:(.+)$/.exec(nameOrArn)?.[1] ?? nameOrArn;
}

/** Templates write `${HelloFunction}` where the ARN will stand: the name says it all. */
function expressionless(resource: string): string {
  return /^\$\{([^}]*)\}$/.exec(resource)?.[1] ?? resource;
}
