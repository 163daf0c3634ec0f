import { type Command, Option } from 'commander';
import { readAccount } from './option-values.ts';
import { defaultEndpoint, defaultScope } from './step-functions-caller.ts';

/** Takes the exit code of the command that ran. */
export type SetExitCode = (code: number) => void;

/** How time passes: of `start` and `run`. */
export function timeOption(): Option {
  return new Option(
    '--time <mode>',
    'skip: waits, retries and time-outs pass at once (default: real)',
  ).choices(['real', 'skip']);
}

/** What the log shows. */
export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'least severe entries of the log (default: warn)').choices([
    'silent',
    'error',
    'warn',
    'info',
  ]);
}

/** Options of what asks a server: where it is, and for whom. */
export function onServer(command: Command): Command {
  return command
    .addOption(
      new Option('--endpoint <url>', 'server to ask (variables: CAIRN_ENDPOINT, AWS_ENDPOINT_URL)').default(
        defaultEndpoint(process.env),
      ),
    )
    .option('--account <id>', 'account that is asked', readAccount, defaultScope.account)
    .option(
      '--region <name>',
      'region that is asked',
      process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? defaultScope.region,
    )
    .option('--json', 'print the result as JSON');
}
