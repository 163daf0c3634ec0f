import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ServerProcess } from '@cairn/sim';

const roleArn = 'arn:aws:iam::000000000000:role/any';
const pollMs = 20;

/** A real server process with the functions of one example, and an unmodified client to it. */
export class ExampleServer {
  readonly server: ServerProcess;
  readonly client: SFNClient;
  readonly #directory: string;
  readonly #folder: string;

  private constructor(server: ServerProcess, directory: string, folder: string) {
    this.server = server;
    this.#directory = directory;
    this.#folder = folder;
    this.client = new SFNClient({
      endpoint: server.endpoint,
      region: 'us-east-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    });
  }

  /**
   * @param folder the example's folder: `import.meta.dirname` of its test
   * @param options further options of `cairn start`
   */
  static async start(folder: string, options: readonly string[] = []): Promise<ExampleServer> {
    const directory = mkdtempSync(join(tmpdir(), 'cairn-example-'));
    const functions = join(folder, 'functions');
    const server = await ServerProcess.start({
      dataDirectory: join(directory, 'data'),
      arguments: [...(existsSync(functions) ? ['--functions', functions] : []), ...options],
    });
    return new ExampleServer(server, directory, folder);
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.server.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Creates the example's machine. @returns its ARN */
  async createMachine(): Promise<string> {
    const definition = this.read('machine.asl.json');
    const created = await this.client.send(
      new CreateStateMachineCommand({ name: 'example', definition, roleArn }),
    );
    return created.stateMachineArn ?? '';
  }

  /** Starts a run. @returns its ARN */
  async startRun(stateMachineArn: string, input: unknown): Promise<string> {
    const started = await this.client.send(
      new StartExecutionCommand({ stateMachineArn, input: JSON.stringify(input) }),
    );
    return started.executionArn ?? '';
  }

  /** Waits until the run has ended, whatever its end. */
  async endOf(executionArn: string): Promise<DescribeExecutionOutput> {
    for (;;) {
      const run = await this.client.send(new DescribeExecutionCommand({ executionArn }));
      if (run.status !== 'RUNNING') return run;
      await delay(pollMs);
    }
  }

  /** Starts a run and waits for its end. */
  async run(stateMachineArn: string, input: unknown): Promise<DescribeExecutionOutput> {
    return this.endOf(await this.startRun(stateMachineArn, input));
  }

  /** Waits until the history holds an event of a type. */
  async eventOf(executionArn: string, type: string): Promise<HistoryEvent> {
    for (;;) {
      const events = await this.historyOf(executionArn);
      const event = events.find((candidate) => candidate.type === type);
      if (event !== undefined) return event;
      await delay(pollMs);
    }
  }

  async historyOf(executionArn: string): Promise<readonly HistoryEvent[]> {
    const history = await this.client.send(
      new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
    );
    return history.events ?? [];
  }

  /** A file of the example's folder. */
  read(name: string): string {
    return readFileSync(join(this.#folder, name), 'utf8');
  }
}
