import { Argument, Command, Option } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { addApiCommands } from './api-program.ts';
import { shells } from './commands/completion.ts';
import { addIdentityCommands } from './identity-program.ts';
import { collect, countOf, readAccount, readRemote, readSeconds } from './option-values.ts';
import { type SetExitCode, timeOption } from './shared-options.ts';
import { addStartOptions } from './start-options.ts';
import { defaultEndpoint, defaultScope } from './step-functions-caller.ts';

/**
 * The commands with their options. Each command's module is loaded when it is called, so that
 * `cairn --help` and `cairn validate` do not wait for a server's code.
 */
export function createProgram(setExitCode: SetExitCode): Command {
  const program = new Command('cairn');
  program
    .description('Step Functions, AppSync and Cognito on your own machine')
    .version(packageJson.version, '-v, --version')
    .showHelpAfterError('(cairn --help, or cairn COMMAND --help, shows what there is)')
    .exitOverride();
  addServerCommands(program);
  addDefinitionCommands(program, setExitCode);
  addGraphCommand(program);
  addTestCommands(program, setExitCode);
  addExecutionCommands(program, setExitCode);
  addDataCommands(program);
  addApiCommands(program, setExitCode);
  addIdentityCommands(program, setExitCode);
  addMeterCommand(program);
  addAccessCommands(program, setExitCode);
  program
    .command('limits')
    .description('list the limits that start --limit sets, with their defaults')
    .option('--json', 'print them as JSON')
    .action(async (options) => (await import('./commands/limits.ts')).limits(options));
  program
    .command('completion')
    .description(`print a completion script for a shell: ${shells.join(', ')}`)
    .addArgument(new Argument('<shell>').choices(shells))
    .action(async (shell) => (await import('./commands/completion.ts')).completion(shell, program));
  return program;
}

function addServerCommands(program: Command): void {
  addStartOptions(program.command('start').description('start the server')).action(async (options) =>
    (await import('./commands/start.ts')).start(options),
  );
}

function addDefinitionCommands(program: Command, setExitCode: SetExitCode): void {
  program
    .command('run')
    .description('run one state machine to its end, without a server')
    .argument('<file>', 'definition in JSON or YAML; - reads standard input')
    .option('--input <json>', 'input of the execution, or @file', '{}')
    .addOption(typeOption())
    .option('--functions <directory>', 'take Lambda functions from a directory')
    .option('--no-function-output', 'do not show what functions print')
    .addOption(timeOption())
    .option('--endpoint <url>', 'run it on this server instead, and keep it there')
    .option('--role-arn <arn>', 'its role on that server (default: the role cairn-run)')
    .option('--json', 'print the result as JSON: status, output, error, cause')
    .addHelpText(
      'after',
      '\nExit code: 0 SUCCEEDED, 1 FAILED, 2 it could not be run or followed, 3 TIMED_OUT,\n4 ABORTED.',
    )
    .action(async (file, options) =>
      setExitCode(await (await import('./commands/run.ts')).run(file, options)),
    );
  program
    .command('validate')
    .description('say of definitions what the service would say, with hints')
    .argument('<files...>', 'definitions in JSON or YAML; - reads standard input')
    .addOption(typeOption())
    .option(
      '--remote <service=place>',
      'a service that is not here, and where start is told that it is; may be given several times',
      readRemote,
    )
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nExit code: 1 when a definition has errors, 5 when it has fields that Cairn would not heed\nor tasks of services that are neither here nor --remote.',
    )
    .action(async (files, options) =>
      setExitCode(await (await import('./commands/validate.ts')).validate(files, options)),
    );
}

function addGraphCommand(program: Command): void {
  program
    .command('graph')
    .description('draw the graph of a definition, in the terminal or as SVG')
    .argument('<file>', 'definition in JSON or YAML; - reads standard input')
    .option('-o, --output <file>', 'write the picture as SVG; - writes it to standard output')
    .addOption(
      new Option('--theme <theme>', 'colours of the picture; auto follows its reader')
        .choices(['light', 'dark', 'auto'])
        .default('auto'),
    )
    .addOption(
      new Option('--direction <direction>', 'where the run goes to in the picture')
        .choices(['down', 'right'])
        .default('down'),
    )
    .option('--collapse <name>', 'draw a Parallel or Map closed; may be given several times', collect)
    .option('--json', 'print nodes and edges as JSON')
    .addHelpText('after', '\nThe definition need not be valid: what can be read is drawn.')
    .action(async (file, options) => (await import('./commands/graph.ts')).graph(file, options));
}

function addTestCommands(program: Command, setExitCode: SetExitCode): void {
  program
    .command('test')
    .description('run the test cases of *.test.asl.json and *.test.asl.yaml, without a server')
    .argument('[paths...]', 'files, or folders that hold some', [])
    .option('--filter <text>', 'run the cases whose file and name hold this text')
    .option(
      '--functions <directory>',
      'take Lambda functions from a directory, for tasks that are not mocked',
    )
    .option('--timeout <seconds>', 'real time for a case', readSeconds, 10)
    .option('--junit <file>', 'write the results as JUnit XML too')
    .option('--json', 'print results and coverage as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 all passed, 1 some failed, 2 a file cannot be used. See docs/testing.md.',
    )
    .action(async (paths, options) =>
      setExitCode(await (await import('./commands/test.ts')).test(paths, options)),
    );
  program
    .command('replay')
    .description('run a changed definition on the recorded task results of closed runs')
    .argument('<target>', 'ARN of an execution or a state machine, or a file with a history')
    .requiredOption('--definition <file>', 'the changed definition')
    .addOption(endpointOption())
    .option('--last <number>', "how many of a machine's executions, newest first", countOf('--last'), 20)
    .option('--json', 'print the verdicts as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 all went the same way to the same end, 1 some did not, 2 nothing was replayed,\n5 the record of some does not show what would be needed.',
    )
    .action(async (target, options) =>
      setExitCode(await (await import('./commands/replay.ts')).replay(target, options)),
    );
}

function addExecutionCommands(program: Command, setExitCode: SetExitCode): void {
  program
    .command('history')
    .description('show the events of an execution')
    .argument('<arn>', 'ARN of the execution')
    .addOption(endpointOption())
    .option('--reverse', 'newest first')
    .option('--graph', 'draw the run over the graph of its definition')
    .option('--json', 'print the events as the service answers them')
    .action(async (arn, options) => (await import('./commands/history.ts')).history(arn, options));
  program
    .command('redrive')
    .description('let an execution that did not succeed go on from where it stood')
    .argument('<arn>', 'ARN of the execution')
    .addOption(endpointOption())
    .option('--no-wait', 'do not follow it to its end')
    .option('--json', 'print the result as JSON: status, output, error, cause')
    .addHelpText(
      'after',
      '\nExit code: 0 SUCCEEDED, 1 FAILED, 2 it could not be redriven or followed, 3 TIMED_OUT,\n4 ABORTED.',
    )
    .action(async (arn, options) =>
      setExitCode(await (await import('./commands/redrive.ts')).redrive(arn, options)),
    );
}

function addMeterCommand(program: Command): void {
  program
    .command('meter')
    .description('show what AWS would have billed, with advice')
    .addOption(endpointOption())
    .option('--month <yyyy-mm>', 'a month other than this one')
    .option('--account <id>', 'account whose machines are shown', readAccount, defaultScope.account)
    .option(
      '--region <name>',
      'region whose machines are shown',
      process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? defaultScope.region,
    )
    .option('--prices', 'list the prices that start --price sets, with their defaults')
    .option('--json', 'print what the server answers')
    .action(async (options) => (await import('./commands/meter.ts')).meter(options));
}

function addAccessCommands(program: Command, setExitCode: SetExitCode): void {
  program
    .command('login')
    .description("print the root's access key, made at the first start, out of a server's data")
    .option('--data <directory>', "the server's data", '.cairn')
    .option(
      '--seal-key-file <file>',
      'a file with the key that seals secrets (the variable CAIRN_SEAL_KEY holds the key itself)',
    )
    .option('--endpoint <url>', 'where the server is reached (default: where it listened last)')
    .option('--profile <name>', 'as a profile for ~/.aws/config')
    .option('--studio', 'print a link instead that signs in to the studio, once and within a minute')
    .option('--json', 'print it as JSON')
    .addHelpText('after', '\nIn a shell: eval "$(cairn login)"')
    .action(async (options) => (await import('./commands/login.ts')).login(options));
  program
    .command('trust')
    .description("let this machine trust a server's own certificates, for HTTPS")
    .option('--data <directory>', "the server's data", '.cairn')
    .option('--print', 'print what would be done, and do nothing')
    .option('--json', 'print it as JSON, and do nothing')
    .addHelpText('after', '\nExit code: 0 it is trusted, 1 a step went wrong.')
    .action(async (options) => setExitCode(await (await import('./commands/trust.ts')).trust(options)));
}

function typeOption(): Option {
  return new Option('--type <type>', 'type of the machine')
    .choices(['STANDARD', 'EXPRESS'])
    .default('STANDARD');
}

function endpointOption(): Option {
  return new Option(
    '--endpoint <url>',
    'server to ask (variables: CAIRN_ENDPOINT, AWS_ENDPOINT_URL)',
  ).default(defaultEndpoint(process.env));
}

function addDataCommands(program: Command): void {
  program
    .command('backup')
    .description('copy the data of a server, which may be running, into a directory')
    .argument('<directory>', 'where to put the copy; must hold none yet')
    .option('--data <directory>', "the server's data", '.cairn')
    .action(async (directory, options) => (await import('./commands/backup.ts')).backup(directory, options));
  program
    .command('restore')
    .description('make the data of a server from a backup')
    .argument('<directory>', 'the backup')
    .option('--data <directory>', 'where to put the data; must hold none yet', '.cairn')
    .action(async (directory, options) =>
      (await import('./commands/restore.ts')).restore(directory, options),
    );
}
