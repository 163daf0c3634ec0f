import { type Command, Option } from 'commander';
import { readSeconds } from './option-values.ts';
import { onServer, type SetExitCode } from './shared-options.ts';

/** `cairn inbox`, `cairn outputs` and `cairn user-pool`: what apps with users need. Modules are loaded when they are called. */
export function addIdentityCommands(program: Command, setExitCode: SetExitCode): void {
  addInboxCommand(program, setExitCode);
  addOutputsCommand(program);
  addUserPoolCommands(program);
}

function addInboxCommand(program: Command, setExitCode: SetExitCode): void {
  onServer(
    program
      .command('inbox')
      .description('show the mails and text messages that users of a server were sent, and their codes')
      .argument('[id]', 'id of a message, to show it whole')
      .option('--to <receiver>', 'messages to this mail address or telephone number')
      .option('--user-pool <id>', 'messages of this user pool')
      .option('--code', 'print the code of the newest message, and nothing else')
      .option('--wait [seconds]', 'wait until there is one, and show it (default: 30 seconds)', readSeconds)
      .option('--new', 'wait for one that comes from now on')
      .option('--clear', 'delete the messages'),
  )
    .addHelpText('after', '\nExit code: 0, 1 there is no such message, 3 none came in time.')
    .action(async (id, options) =>
      setExitCode(await (await import('./commands/inbox.ts')).inbox(id, options)),
    );
}

function addOutputsCommand(program: Command): void {
  onServer(
    program
      .command('outputs')
      .description("write a server's amplify_outputs.json, which tells an app of Amplify all that it needs")
      .option('--user-pool <pool>', 'name or id of the user pool (none: without users)')
      .option('--client <client>', 'name or id of its app client')
      .option('--identity-pool <pool>', 'name or id of the identity pool, or none')
      .option('--api <api>', 'name or id of the GraphQL API, or none')
      .option('--bucket <name>', 'bucket of the storage, or none')
      .option('--out <file>', 'where to write it; - is standard output', 'amplify_outputs.json')
      .option('--app-endpoint <url>', 'where apps reach the server (default: the endpoint)')
      .option(
        '--pages-host <host>',
        'host of the pages on which users sign in (default: auth.localhost, at the same port)',
      )
      .addOption(
        new Option(
          '--format <format>',
          'js: for the JavaScript libraries, which find this server by it; official: as the tools of Amplify write it',
        )
          .choices(['js', 'official'])
          .default('js'),
      ),
  )
    .addHelpText('after', '\nWhat is the only one of its kind needs no option.')
    .action(async (options) => (await import('./commands/outputs.ts')).outputs(options));
}

function addUserPoolCommands(program: Command): void {
  const userPool = program.command('user-pool').description('look after the user pools of a server');
  onServer(
    userPool
      .command('rotate-keys')
      .description('sign tokens with new keys from now on; those that are signed hold until they are over')
      .argument('<id>', 'id of the user pool'),
  ).action(async (id, options) =>
    (await import('./commands/user-pool-keys.ts')).rotateUserPoolKeys(id, options),
  );
}
