import packageJson from '../../package.json' with { type: 'json' };
import { type OwnPoolSettings, userPoolPlaces } from '../user-pool-places.ts';

/** Where user pools are: addresses in which a name in braces stands for a value. */
export interface UserPoolAddresses {
  /** Who signs a pool's tokens; of `{region}` and `{userPoolId}`. */
  readonly issuer: string;
  /** What keys and discovery document of a pool lie under, whoever its tokens name as their issuer; of `{userPoolId}`. */
  readonly documents: string;
  /** Where the pages of a prefix domain are; of `{domain}`. */
  readonly signInPages: string;
}

/** What the studio has to know before it can sign anything. */
export interface DescribeStudioOutput {
  /** `local`: any credentials will do, an access key of 12 digits is the account; `strict`: signatures are verified. */
  readonly auth: 'local' | 'strict';
  readonly account: string;
  readonly region: string;
  readonly version: string;
  /** Whether machines are files of a folder (`cairn start --definitions`). */
  readonly hasDefinitionFiles: boolean;
  /** How the command is called on the machine of the server: `cairn`, `./cairn`. */
  readonly command: string;
  readonly userPools: UserPoolAddresses;
}

/** Says what the studio is the studio of. */
export function describeStudio({
  isStrict,
  rootAccessKey,
  definitionFolder,
  command,
  ownPools,
  endpoint,
}: {
  readonly isStrict: boolean;
  readonly rootAccessKey: { readonly account: string };
  readonly definitionFolder: object | undefined;
  readonly command: string;
  readonly ownPools: OwnPoolSettings;
  readonly endpoint: () => string | undefined;
}): DescribeStudioOutput {
  const places = userPoolPlaces(ownPools, endpoint);
  const ownPlaces = userPoolPlaces({ ...ownPools, issuer: 'own' }, endpoint);
  return {
    auth: isStrict ? 'strict' : 'local',
    account: rootAccessKey.account,
    region: 'us-east-1',
    version: packageJson.version,
    hasDefinitionFiles: definitionFolder !== undefined,
    command: publicName(command),
    // Asked for with each use: which port is free is known when it is taken.
    get userPools() {
      return {
        issuer: places.issuer('{region}', '{userPoolId}'),
        documents: ownPlaces.issuer('{region}', '{userPoolId}'),
        signInPages: places.signInPages('{domain}'),
      };
    },
  };
}

/** Everybody hears it: where on the disk a checkout lies is not told. */
function publicName(command: string): string {
  return /^\.?\/?[\w.-]+$/.test(command) && !command.startsWith('/')
    ? command
    : (command.split(/[\\/]/).at(-1) ?? 'cairn');
}
