import type { Json, JsonObject } from '@cairn/kit';
import { ServiceError } from '@cairn/kit';
import { type Cairn, createCairn } from '@cairn/server';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const scope = { account: '000000000000', region: 'us-east-1', principal: { arn: roleArn } };

/** Asks a server with some limits what it does. */
export class LimitsProbe {
  readonly #cairn: Cairn;
  #names = 0;

  constructor(cairn: Cairn) {
    this.#cairn = cairn;
  }

  /** What an operation answers. @throws ServiceError */
  answer(action: string, input: JsonObject): Promise<JsonObject> {
    return this.answerOf('states', action, input);
  }

  /** What an operation of any service answers. @throws ServiceError */
  async answerOf(service: string, action: string, input: JsonObject): Promise<JsonObject> {
    return (await this.#cairn.callService({ ...scope, service, action, input })) as JsonObject;
  }

  /** Puts an object into a bucket, which is made. */
  async put(bucket: string, key: string, text: string): Promise<void> {
    const call = { ...scope, service: 's3' };
    await this.#cairn.callService({ ...call, action: 'CreateBucket', input: { Bucket: bucket } });
    const input = { Bucket: bucket, Key: key, Body: text };
    await this.#cairn.callService({ ...call, action: 'PutObject', input });
  }

  /** `ok`, or the error with its text. */
  call(action: string, input: JsonObject): Promise<string> {
    return this.callOf('states', action, input);
  }

  /** `ok`, or the error with its text, of any service. */
  async callOf(service: string, action: string, input: JsonObject): Promise<string> {
    try {
      await this.answerOf(service, action, input);
      return 'ok';
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      return `${error.code}: ${error.message}`;
    }
  }

  /** `ok`, or why a definition is refused. */
  create(definition: object, name = `machine-${++this.#names}`, more: JsonObject = {}): Promise<string> {
    return this.call('CreateStateMachine', {
      name,
      definition: JSON.stringify(definition),
      roleArn,
      ...more,
    });
  }

  /** Creates a machine. @returns its ARN */
  async machine(definition: object): Promise<string> {
    const name = `machine-${++this.#names}`;
    const input = { name, definition: JSON.stringify(definition), roleArn };
    return String((await this.answer('CreateStateMachine', input)).stateMachineArn);
  }

  /** Runs a machine to its end. @returns its status, error and cause */
  async run(definition: object, input: Json = {}): Promise<string> {
    const stateMachineArn = await this.machine(definition);
    const { executionArn } = await this.answer('StartExecution', {
      stateMachineArn,
      input: JSON.stringify(input),
    });
    const { status, error, cause } = await this.ended(executionArn as string);
    return [status, error, cause].filter((part) => part !== undefined).join(' ');
  }

  /** What DescribeExecution says once an execution has ended. */
  async ended(executionArn: string): Promise<JsonObject> {
    for (;;) {
      const described = await this.answer('DescribeExecution', { executionArn });
      if (described.status !== 'RUNNING') return described;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
  }
}

/** Asks a server that keeps nothing and has these limits. */
export async function withLimits<Result>(
  limits: { readonly [name: string]: number },
  ask: (probe: LimitsProbe) => Promise<Result>,
): Promise<Result> {
  const cairn = await createCairn({ memory: true, limits, logLevel: 'silent' });
  await cairn.start();
  try {
    return await ask(new LimitsProbe(cairn));
  } finally {
    await cairn.stop();
  }
}
