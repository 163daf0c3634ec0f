import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SFNClient } from '@aws-sdk/client-sfn';
import { STSClient } from '@aws-sdk/client-sts';

/** What every client is made with; no retries, so that a failure shows at once. */
export function clientConfiguration(endpoint: string) {
  return {
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  };
}

/** The unmodified AWS SDK, pointed at a server. */
export function awsClients(endpoint: string) {
  const configuration = clientConfiguration(endpoint);
  const sfn = new SFNClient(configuration);
  const lambda = new LambdaClient(configuration);
  const sts = new STSClient(configuration);
  const logs = new CloudWatchLogsClient(configuration);
  const cloudWatch = new CloudWatchClient(configuration);
  return {
    sfn,
    lambda,
    sts,
    logs,
    cloudWatch,
    destroy(): void {
      sfn.destroy();
      lambda.destroy();
      sts.destroy();
      logs.destroy();
      cloudWatch.destroy();
    },
  };
}

/** Asks again until the answer is as wanted; the test's own time limit ends it otherwise. */
export async function until<Answer>(
  ask: () => Promise<Answer>,
  wanted: (answer: Answer) => boolean,
): Promise<Answer> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
  }
}
