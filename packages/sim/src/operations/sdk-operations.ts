import * as Sfn from '@aws-sdk/client-sfn';
import { createServer } from '@cairn/server';
import { clientConfiguration } from '../wire/clients.ts';
import { type CallOperation, driveOperations } from './drive-operations.ts';

type Command = new (input: object) => Sfn.StartExecutionCommand;
const commands = Sfn as unknown as { readonly [name: string]: Command };

/** Every operation of Step Functions that the SDK knows, by name. */
export const allOperations: readonly string[] = Object.keys(commands)
  .flatMap((name) => (/^[A-Z].*Command$/.test(name) ? [name.slice(0, -'Command'.length)] : []))
  .sort();

/** What the SDK did with the operations. */
export interface DrivenOperations {
  /** Those that were answered with success. */
  readonly answered: ReadonlySet<string>;
  /** Why others were not. */
  readonly failures: readonly Error[];
}

/** Notes the operations that a client has called with success. */
function noteOperations(client: Sfn.SFNClient): Set<string> {
  const answered = new Set<string>();
  client.middlewareStack.add(
    (next, { commandName }) =>
      async (call) => {
        const result = await next(call);
        const { statusCode } = result.response as { readonly statusCode?: number };
        if (statusCode === 200 && commandName !== undefined)
          answered.add(commandName.replace(/Command$/, ''));
        return result;
      },
    { step: 'deserialize', priority: 'low' },
  );
  return answered;
}

/** Drives every operation of a server by AWS's own SDK. */
export async function driveBySdk(): Promise<DrivenOperations> {
  const server = await createServer({ memory: true, port: 0, logLevel: 'silent' });
  // `sync-127.0.0.1`, which the SDK would call for some, is no host.
  const client = new Sfn.SFNClient({ ...clientConfiguration(server.endpoint), disableHostPrefix: true });
  const answered = noteOperations(client);
  const call: CallOperation = async (operation, input) =>
    (await client.send(new (commands[`${operation}Command`] as Command)(input))) as never;
  try {
    return { answered, failures: await driveOperations(call) };
  } finally {
    client.destroy();
    await server.stop();
  }
}
