import { scope, TestServer } from '../workflows/test-server.ts';
import { ListData } from './list-data.ts';

type States = { readonly [name: string]: object };

/** A machine of one distributed Map, and what map runs of it do. */
export class MapRunServer extends TestServer {
  readonly data = new ListData();
  override mapRunData = this.data;

  /** Starts an execution of a machine with a distributed Map. @param fields of the Map */
  async run(fields: object, input: unknown, processor: States = pass, type = 'STANDARD'): Promise<string> {
    const arn = await this.createMachine('m', 'Map', { Map: distributed(fields, processor, type) });
    return await this.startExecution(arn, JSON.stringify(input));
  }

  /** The newest map run of an execution, once there is one. */
  async mapRun(executionArn: string) {
    let newest: object | undefined;
    await this.until(async () => {
      [newest] = (await this.stepFunctions.listMapRuns(scope, { executionArn })).mapRuns;
      return newest !== undefined;
    });
    const { mapRunArn } = newest as { readonly mapRunArn: string };
    return await this.stepFunctions.describeMapRun(scope, { mapRunArn });
  }

  /** Children of the newest map run, newest first. */
  async children(executionArn: string, statusFilter?: string) {
    const { mapRunArn } = await this.mapRun(executionArn);
    const filter = statusFilter === undefined ? {} : { statusFilter };
    const { executions } = await this.stepFunctions.listExecutions(scope, { mapRunArn, ...filter });
    return executions as readonly {
      readonly executionArn: string;
      readonly status: string;
      readonly itemCount: number;
    }[];
  }
}

const pass: States = { P: { Type: 'Pass', End: true } };

/** A Map in DISTRIBUTED mode. */
export function distributed(fields: object, processor: States = pass, ExecutionType = 'STANDARD'): object {
  return {
    Type: 'Map',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType },
      StartAt: Object.keys(processor)[0],
      States: processor,
    },
    End: true,
    ...fields,
  };
}
