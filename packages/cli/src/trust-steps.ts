/** One thing to do so that programs trust a certificate. */
export interface TrustStep {
  /** Whom it is for. */
  readonly for: string;
  /** Program and arguments. */
  readonly command: readonly string[];
  /** Whether an administrator has to do it. */
  readonly needsAdministrator: boolean;
}

/** A variable by which programs that keep their own list are told of one more certificate. */
export interface TrustVariable {
  readonly for: string;
  readonly name: string;
  readonly value: string;
}

/** What has to be done on one machine. */
export interface TrustPlan {
  readonly certificate: string;
  readonly steps: readonly TrustStep[];
  readonly variables: readonly TrustVariable[];
  /** What people do by hand, for browsers that no step reaches. */
  readonly byHand: readonly string[];
}

/** The machine as far as the plan depends on it. */
export interface TrustMachine {
  readonly platform: NodeJS.Platform;
  readonly homeDirectory: string;
  /** Whether a file, folder or program (by its path) is there. */
  readonly exists: (path: string) => boolean;
}

const linuxStores: readonly {
  readonly folder: string;
  readonly extension: string;
  readonly update: readonly string[];
}[] = [
  { folder: '/usr/local/share/ca-certificates', extension: '.crt', update: ['update-ca-certificates'] },
  { folder: '/etc/pki/ca-trust/source/anchors', extension: '.pem', update: ['update-ca-trust', 'extract'] },
  {
    folder: '/etc/ca-certificates/trust-source/anchors',
    extension: '.crt',
    update: ['trust', 'extract-compat'],
  },
  { folder: '/usr/share/pki/trust/anchors', extension: '.pem', update: ['update-ca-certificates'] },
];

/** What makes system, browsers and runtimes of a machine trust a certificate. @param certificate path of its file */
export function trustPlan(certificate: string, machine: TrustMachine): TrustPlan {
  return {
    certificate,
    steps: stepsOf(certificate, machine),
    variables: variablesOf(certificate),
    byHand: byHand(certificate, machine),
  };
}

function byHand(certificate: string, machine: TrustMachine): readonly string[] {
  const firefox = `Firefox: Settings, Certificates, Authorities, Import: ${certificate}`;
  const isElsewhere = machine.platform === 'darwin' || machine.platform === 'win32';
  if (isElsewhere || machine.exists(browserDatabase(machine))) return [firefox];
  const chrome = `Chrome and Chromium: there is no ${browserDatabase(machine)} yet: start one of them, then cairn trust again`;
  return [chrome, firefox];
}

const browserDatabase = ({ homeDirectory }: TrustMachine): string => `${homeDirectory}/.pki/nssdb`;

function stepsOf(certificate: string, machine: TrustMachine): readonly TrustStep[] {
  switch (machine.platform) {
    case 'darwin':
      return [
        {
          for: 'the system, Safari and Chrome',
          command: [
            'security',
            'add-trusted-cert',
            '-d',
            '-r',
            'trustRoot',
            '-k',
            '/Library/Keychains/System.keychain',
            certificate,
          ],
          needsAdministrator: true,
        },
      ];
    case 'win32':
      return [
        {
          for: 'Windows, Edge and Chrome of this user',
          command: ['certutil', '-addstore', '-user', '-f', 'Root', certificate],
          needsAdministrator: false,
        },
      ];
    default:
      return [...linuxSteps(certificate, machine), ...browserSteps(certificate, machine)];
  }
}

function linuxSteps(certificate: string, { exists }: TrustMachine): readonly TrustStep[] {
  const store = linuxStores.find(({ folder }) => exists(folder));
  if (store === undefined) return [];
  const target = `${store.folder}/cairn-local-ca${store.extension}`;
  return [
    { for: 'the system', command: ['cp', certificate, target], needsAdministrator: true },
    { for: 'the system', command: store.update, needsAdministrator: true },
  ];
}

/** Chrome and Chromium on Linux keep a list of their own; `certutil` comes with libnss3-tools or nss-tools. */
function browserSteps(certificate: string, machine: TrustMachine): readonly TrustStep[] {
  const database = browserDatabase(machine);
  if (!machine.exists(database)) return [];
  const command = [
    'certutil',
    '-d',
    `sql:${database}`,
    '-A',
    '-t',
    'C,,',
    '-n',
    'Cairn local CA',
    '-i',
    certificate,
  ];
  return [{ for: 'Chrome and Chromium', command, needsAdministrator: false }];
}

function variablesOf(value: string): readonly TrustVariable[] {
  return [
    { for: 'Node', name: 'NODE_EXTRA_CA_CERTS', value },
    { for: 'the AWS CLI and boto3', name: 'AWS_CA_BUNDLE', value },
  ];
}
