import { type Command, Option } from 'commander';
import {
  collect,
  collectList,
  countOf,
  readLimit,
  readOrigin,
  readPort,
  readPrice,
  readRemote,
  readUserPool,
} from './option-values.ts';
import { logLevelOption, timeOption } from './shared-options.ts';

/** The options of `cairn start`, in groups: `cairn start --help` shows them so. */
export function addStartOptions(command: Command): Command {
  addListening(command);
  addAccess(command);
  addCertificates(command);
  addData(command);
  addTasks(command);
  addMessages(command);
  addRuns(command);
  return command.optionsGroup('Help:').helpOption('-h, --help', 'show this');
}

function addListening(command: Command): void {
  command
    .optionsGroup('Where it listens:')
    .option('--port <number>', 'port; 0 takes a free one (default: 4566)', readPort)
    .option('--host <address>', 'address (default: 127.0.0.1)')
    .option('--hostname <name>', 'a further host name that clients use *', collect)
    .option(
      '--studio-hostname <name>',
      'a further host name of the studio, beside studio.localhost *',
      collect,
    )
    .option('--auth-hostname <name>', 'host name of sign-in pages (default: auth.localhost)')
    .option('--no-studio', 'without the studio (variable: CAIRN_STUDIO=off)')
    .option(
      '--studio-folder <directory>',
      "the studio's files, bundled (default: its sources, bundled when needed)",
    )
    .option('--origin <url>', 'a further origin whose web pages may call *', readOrigin)
    .option(
      '--trusted-proxies <ranges>',
      'proxies whose word about hosts and clients is taken: 10.0.0.0/8,…',
      collectList,
    );
}

function addAccess(command: Command): void {
  command
    .optionsGroup('Who is let in (docs/front-door.md):')
    .addOption(
      new Option(
        '--auth <mode>',
        'strict: verify signatures and ask policies, as every server does that listens beyond this machine (default: local on loopback)',
      ).choices(['local', 'strict']),
    )
    .addOption(
      new Option(
        '--replays <what>',
        'what becomes of a signed change that comes again while its time holds: refuse, or accept as AWS does (default: refuse where signatures are verified)',
      ).choices(['refuse', 'accept']),
    )
    .option(
      '--public-url <url>',
      'where users reach the server: in their tokens and in links of mails (default: http://localhost and the port)',
    )
    .addOption(
      new Option(
        '--issuer <form>',
        'who issues the tokens of user pools: own, this server at its public URL, or aws, for code that expects Cognito itself (default: own)',
      ).choices(['own', 'aws']),
    )
    .option(
      '--user-pool <id=issuer>',
      'a user pool whose tokens GraphQL APIs take, and who signs them: aws for Cognito itself, or the URL of an issuer with its keys at /.well-known/jwks.json *',
      readUserPool,
    )
    .option(
      '--compromised-passwords <file>',
      'stolen passwords, one a line, or their SHA-1 in hexadecimal (HASH or HASH:COUNT; sorted where it is long): user pools that ask for it compare with them',
    );
}

function addCertificates(command: Command): void {
  command
    .optionsGroup('HTTPS, beside the local authority that cairn trust makes known:')
    .option('--tls-certificate <file>', 'a certificate that others have signed, as PEM')
    .option('--tls-key <file>', 'its private key, as PEM')
    .option(
      '--acme-domain <name>',
      "order a certificate for a name, which leads here on port 80, and agree to its authority's terms *",
      collect,
    )
    .option('--acme-email <address>', 'whom the authority may write to')
    .option('--acme-directory <url>', "the authority's directory (default: Let's Encrypt's)");
}

function addData(command: Command): void {
  command
    .optionsGroup('What it keeps:')
    .option('--data <directory>', 'where everything is kept (default: .cairn)')
    .option('--memory', 'keep nothing')
    .option(
      '--seal-key-file <file>',
      'a file with the key that seals secrets (the variable CAIRN_SEAL_KEY holds the key itself)',
    );
}

function addTasks(command: Command): void {
  command
    .optionsGroup('What tasks reach:')
    .option(
      '--definitions <directory>',
      'make state machines of the *.asl.json and *.asl.yaml of a directory, changed on save',
    )
    .option(
      '--apis <directory>',
      'make a GraphQL API of each folder of a directory: schema.graphql, resolvers, api.yaml; changed on save',
    )
    .option('--functions <directory>', 'take Lambda functions from a directory, reloaded on save')
    .option(
      '--images <file>',
      'run images of ECS and Batch as programs: {"NAME": {"directory": DIRECTORY, "command": [COMMAND, …]}}; others need Docker or Podman',
    )
    .option('--no-function-output', 'do not show what functions print')
    .option(
      '--remote <service=place>',
      'where tasks call a service that is not here: aws, or a URL; *=aws for all *',
      readRemote,
    )
    .option('--sdk-folder <directory>', 'where the packages @aws-sdk/client-… are that --remote needs')
    .option(
      '--allow-address <range>',
      'private addresses that tasks may call where it listens beyond loopback *',
      collect,
    )
    .option('--mock-config <file>', 'test cases with mocked tasks (variable: SFN_MOCK_CONFIG)');
}

function addMessages(command: Command): void {
  command
    .optionsGroup('Mails and text messages to users (docs/messages.md; cairn inbox shows the others):')
    .option(
      '--smtp <url>',
      'hand mails to a server: smtp://USER:PASSWORD@HOST:PORT, smtps://…, or @FILE that holds it (variable: CAIRN_SMTP_URL)',
    )
    .option(
      '--mail-from <address>',
      "whom mails are from: ADDRESS or 'NAME <ADDRESS>' (default: no-reply@verificationemail.com, as Cognito's)",
    )
    .option(
      '--sms-webhook <url>',
      'post text messages to a URL, signed by the secret that the variable CAIRN_SMS_SECRET holds',
    )
    .option('--no-inbox', 'keep no messages: what has no way out cannot be sent');
}

function addRuns(command: Command): void {
  command
    .optionsGroup('How it runs:')
    .option('--examples <directory>', 'create the examples of a directory on the first start')
    .addOption(timeOption())
    .option('--limit <name=value>', 'set a limit (cairn limits lists them) *', readLimit)
    .addOption(
      new Option('--throttle <rates>', "hold calls and state transitions to AWS's rates").choices(['aws']),
    )
    .option(
      '--express-history <number>',
      'keep the latest Express executions with their histories, in memory (default: some while the studio is open)',
      countOf('--express-history'),
    )
    .option('--price <name=value>', 'set a price of the meter (cairn meter --prices lists them) *', readPrice)
    .addOption(logLevelOption())
    .option('--json', 'say where it is as JSON, on one line, when it is ready')
    .addHelpText('after', '\n* may be given several times');
}
