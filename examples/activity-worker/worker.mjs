/**
 * A worker: asks for work, sends a heartbeat while it works, answers. Any number of them may run,
 * on any machine that reaches the endpoint. Settings come from the environment:
 * AWS_ENDPOINT_URL, ACTIVITY_ARN, FRAMES (how many frames a film has, 5) and FRAME_MS (100).
 */
import {
  GetActivityTaskCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';

const activityArn = process.env.ACTIVITY_ARN ?? 'arn:aws:states:us-east-1:000000000000:activity:render';
const frames = Number(process.env.FRAMES ?? 5);
const frameMs = Number(process.env.FRAME_MS ?? 100);
const client = new SFNClient({
  endpoint: process.env.AWS_ENDPOINT_URL ?? 'http://127.0.0.1:4566',
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

console.log('waiting for work');
for (;;) {
  try {
    await work();
  } catch (error) {
    // No server, or one that is just starting, or a task that timed out: there will be other work.
    console.log(`${error.name}: ${error.message}`);
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}

async function work() {
  const { taskToken, input } = await client.send(
    new GetActivityTaskCommand({ activityArn, workerName: 'worker' }),
  );
  // A poll ends empty after a minute without work.
  if (taskToken === undefined || taskToken === '') return;
  const { film } = JSON.parse(input);
  console.log(`rendering ${film}`);
  for (let frame = 1; frame <= frames; frame++) {
    await new Promise((resolve) => setTimeout(resolve, frameMs));
    await client.send(new SendTaskHeartbeatCommand({ taskToken }));
  }
  await client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ film, frames }) }));
  console.log(`rendered ${film}`);
}
