import { type Command, Option } from 'commander';
import { countOf } from './option-values.ts';
import { onServer, type SetExitCode } from './shared-options.ts';

/** `cairn api …`: each command's module is loaded when it is called. */
export function addApiCommands(program: Command, setExitCode: SetExitCode): void {
  const api = program
    .command('api')
    .description('GraphQL APIs: make, show and ask them, evaluate and test their code');
  addServerCommands(api);
  addDeleteCommand(api, setExitCode);
  addQueryCommand(api, setExitCode);
  addCodeCommands(api, setExitCode);
}

function addServerCommands(api: Command): void {
  onServer(
    api
      .command('create')
      .description("make an API of a schema's types: tables, resolvers, inputs, subscriptions, a key")
      .argument('<name>', 'name of the API; the names of its tables begin with it')
      .option('--schema <file>', 'SDL with the types; those with a field id: ID! get tables'),
  ).action(async (name, options) => (await import('./commands/api/create.ts')).createApi(name, options));
  onServer(api.command('list').description('list the APIs of a server')).action(async (options) =>
    (await import('./commands/api/list.ts')).listApis(options),
  );
  onServer(
    api
      .command('show')
      .description('show where an API is, its keys and data sources')
      .argument('<api>', 'its name or id')
      .option('--schema', 'print its schema instead'),
  ).action(async (name, options) => (await import('./commands/api/show.ts')).showApi(name, options));
  onServer(
    api
      .command('keys')
      .description("show an API's keys, make one, delete one")
      .argument('<api>', 'its name or id')
      .option('--create', 'make one more, and show it')
      .option('--days <number>', 'for how long a key that is made is valid (default: 7)', countOf('--days'))
      .option('--delete <key>', 'delete a key'),
  ).action(async (name, options) => (await import('./commands/api/keys.ts')).apiKeys(name, options));
}

function addDeleteCommand(api: Command, setExitCode: SetExitCode): void {
  onServer(
    api
      .command('delete')
      .description('delete an API; its tables stay unless told otherwise')
      .argument('<api>', 'its name or id')
      .option('--tables', 'delete the tables of its data sources, too, with all that is in them')
      .option('--yes', 'do not ask'),
  )
    .addHelpText('after', '\nExit code: 0 it was deleted, 1 the answer was no.')
    .action(async (name, options) =>
      setExitCode(await (await import('./commands/api/delete.ts')).deleteApi(name, options)),
    );
}

function addQueryCommand(api: Command, setExitCode: SetExitCode): void {
  onServer(
    api
      .command('query')
      .description('send a query or mutation to an API, and print what it answers')
      .argument('<api>', 'its name or id')
      .argument('<document>', 'GraphQL, or @file')
      .option('--variables <json>', 'variables of the operation, or @file', '{}')
      .option('--operation <name>', 'which operation of the document')
      .option('--key <key>', 'API key (default: the first of the API that holds)')
      .option('--authorization <token>', 'the header Authorization, instead of a key'),
  )
    .addHelpText('after', '\nExit code: 0 it was answered, 1 the answer has errors.')
    .action(async (name, document, options) =>
      setExitCode(await (await import('./commands/api/query.ts')).queryApi(name, document, options)),
    );
}

function addCodeCommands(api: Command, setExitCode: SetExitCode): void {
  api
    .command('eval')
    .description('evaluate the code or mapping template of a resolver against a context, without a server')
    .argument('<file>', '*.js, *.ts (APPSYNC_JS) or *.vtl')
    .option('--context <file>', 'JSON or YAML of arguments, source, result, …; - reads standard input')
    .addOption(
      new Option('--handler <name>', 'which function of the code')
        .choices(['request', 'response'])
        .default('request'),
    )
    .option('--json', 'print result, error, logs and stash as JSON')
    .addHelpText('after', '\nExit code: 0 it gave a value, 1 it raised an error or does not compile.')
    .action(async (file, options) =>
      setExitCode(await (await import('./commands/api/eval.ts')).evalCode(file, options)),
    );
  api
    .command('test')
    .description('run the cases of *.test.yaml and *.test.json against resolvers, without a server')
    .argument('[folders...]', "folders of APIs, or of one API's files", [])
    .option('--filter <text>', 'run the cases whose file and name hold this text')
    .option('--json', 'print results and coverage as JSON')
    .addHelpText(
      'after',
      '\nExit code: 0 all passed, 1 some failed, 2 a file cannot be used. See docs/appsync.md.',
    )
    .action(async (folders, options) =>
      setExitCode(await (await import('./commands/api/test.ts')).testApis(folders, options)),
    );
}
