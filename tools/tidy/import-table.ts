/** What a room of the house may import, besides its own files. */
export interface RoomRule {
  /** Rooms whose entry it may import. */
  readonly rooms: readonly string[];
  /** Rooms of which it may import types only: it stands behind their ports. */
  readonly typesOf?: readonly string[];
  /** Packages from npm; each is named with its reason in ARCHITECTURE.md. */
  readonly packages?: readonly string[];
  /** No `node:*`, no process, no clock, no randomness, no timers: effects come by ports. */
  readonly isPure?: true;
  /** Its folders are separate services and never import each other. */
  readonly foldersAreSeparate?: true;
  /** Entries beside the room's own, so that a part is loaded without the others: `@cairn/resources/queues`. */
  readonly entries?: readonly string[];
}

/** The directions of the house. A room that is not listed here is refused. */
export const importTable: { readonly [room: string]: RoomRule } = {
  kit: { rooms: [], isPure: true, entries: ['json-web-token', 'request-signature'] },
  asl: {
    rooms: ['kit'],
    packages: ['jsonata', 'jsonata/*', 're2js'],
    isPure: true,
    entries: ['nearest-name'],
  },
  vtl: { rooms: ['kit'], packages: ['re2js'], isPure: true },
  workflows: { rooms: ['kit', 'asl'], isPure: true, entries: ['settings'] },
  resources: {
    rooms: ['kit', 'vtl'],
    isPure: true,
    foldersAreSeparate: true,
    entries: words(
      'containers deliveries events functions logs metrics objects parameters queues routes schedules secrets tables topics',
    ),
  },
  identity: {
    rooms: ['kit'],
    packages: ['css-tree', 'csv-parse/*'],
    isPure: true,
    entries: words('federation identity-pools managed-login settings user-pools'),
  },
  graphql: {
    rooms: ['kit', 'vtl'],
    packages: [
      'acorn',
      'fast-xml-parser',
      'graphql',
      'graphql/*',
      'libphonenumber-js',
      'libphonenumber-js/*',
      're2js',
    ],
    isPure: true,
    entries: ['settings'],
  },
  store: { rooms: ['kit'], typesOf: ['asl', 'workflows', 'resources'] },
  host: {
    rooms: ['kit'],
    typesOf: ['asl', 'workflows', 'resources', 'identity', 'graphql'],
    packages: [
      'hyparquet/src/*',
      'hyparquet-compressors',
      'nodemailer',
      '@simplewebauthn/server',
      '@simplewebauthn/server/*',
      '@node-saml/node-saml',
      '@node-saml/node-saml/lib/xml.js',
    ],
    entries: words(
      'certificates containers functions identity identity/testing objects outbound parquet remote',
    ),
  },
  wire: {
    rooms: ['kit', 'asl', 'workflows', 'resources', 'identity', 'graphql'],
    entries: ['trusted-proxies', 'front-door-limits'],
  },
  diagram: { rooms: ['kit', 'asl'], packages: ['elkjs/*', 'yaml'], isPure: true },
  // Runs in the pages of others, before their own code: it brings nothing along.
  'amplify-shim': { rooms: [] },
  server: {
    rooms: [
      'kit',
      'asl',
      'workflows',
      'resources',
      'identity',
      'graphql',
      'store',
      'host',
      'wire',
      'diagram',
    ],
    packages: ['yaml', 'vite', 'ws'],
  },
  cli: { rooms: ['kit', 'asl', 'diagram', 'graphql', 'server'], packages: ['commander', 'yaml'] },
  studio: {
    rooms: ['kit', 'asl', 'diagram'],
    packages: [
      '@codemirror/*',
      '@lezer/*',
      '@noble/hashes/*',
      '@tanstack/*',
      '@xyflow/react',
      '@xyflow/react/*',
      'cm6-graphql',
      'elkjs/*',
      'graphql',
      'react',
      'react-dom',
      'react-dom/*',
      'react/*',
      'vite',
      'wouter',
      'wouter/*',
    ],
  },
  sim: {
    rooms: [
      'kit',
      'asl',
      'vtl',
      'workflows',
      'resources',
      'identity',
      'graphql',
      'store',
      'host',
      'wire',
      'server',
      'diagram',
      'cli',
      'amplify-shim',
    ],
    packages: [
      'playwright-core',
      '@sparticuz/chromium',
      'axe-core',
      'aws-local-stepfunctions',
      'vitest',
      'fast-check',
      'fflate',
      '@aws-sdk/*',
      '@smithy/*',
      '@apollo/server',
      '@apollo/server/*',
      '@graphql-tools/schema',
      '@aws-amplify/*',
      'amazon-cognito-identity-js',
      'aws-jwt-verify',
      'aws-jwt-verify/*',
      'cognito-srp-helper',
      'mailparser',
      'oauth4webapi',
      'oidc-provider',
      'openid-client',
      'samlify',
      'smtp-server',
      'react',
      'react-dom',
      'react-dom/*',
      'vite',
      'vue',
      '@aws-amplify/amplify-appsync-simulator',
      '@aws-amplify/amplify-appsync-simulator/*',
      'aws-amplify',
      'aws-amplify/*',
      'fastify',
      'graphql',
      'graphql-http',
      'graphql-jit',
      'graphql-http/*',
      'graphql-yoga',
      'jose',
      'mercurius',
      'ws',
    ],
  },
};

/** What tests of every room may import besides. */
export const testPackages: readonly string[] = [
  'vitest',
  'vitest/config',
  'fflate',
  'hyparquet-writer',
  'fast-check',
  'aws-jwt-verify',
  'aws-jwt-verify/*',
  'jose',
  '@aws-sdk/*',
  '@smithy/*',
  'playwright-core',
  '@sparticuz/chromium',
  'axe-core',
  'mailparser',
  'otpauth',
  'smtp-server',
  'samlify',
];

function words(text: string): readonly string[] {
  return text.split(' ');
}
