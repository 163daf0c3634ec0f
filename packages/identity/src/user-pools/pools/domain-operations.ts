import type { CallScope } from '@cairn/kit';
import type { DomainRecord, UserPoolRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import type { UserPoolPlaces } from '../user-pool-ports.ts';
import { findPool } from './find-pool.ts';
import type { DomainInput, PutDomainInput } from './pool-inputs.ts';
import { refuse, requireRange, requireThat } from './settings-problems.ts';

const prefixPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const customPattern = /^(?=.{1,63}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/;
const reservedWords = ['cognito', 'amazon', 'aws'];

/** Operations of the domains on which pools have their sign-in pages. A name is taken once, whoever has it. */
export function domainOperations({ store, clock, places }: UserPoolContext) {
  const find = (scope: CallScope, { UserPoolId, Domain }: DomainInput): DomainRecord => {
    const pool = findPool(store, scope, UserPoolId);
    const record = store.domains.find(Domain);
    if (record?.userPoolId !== pool.id)
      throw userPoolErrors.notFound(`No such domain ${Domain} of the user pool ${pool.id}.`);
    return record;
  };
  return {
    async createUserPoolDomain(scope: CallScope, input: PutDomainInput) {
      checkDomain(input);
      const domain = await store.changeAcross(input.UserPoolId, (changes) => {
        const pool = findPool(store, scope, input.UserPoolId);
        const isCustom = input.CustomDomainConfig !== undefined;
        requireThat(
          store.domains.find(input.Domain) === undefined,
          'Domain already associated with another user pool.',
        );
        const own = store.domains.ofPool(pool.id);
        requireThat(
          own.every((other) => other.isCustom !== isCustom),
          'User pool already has a domain configured.',
        );
        const made = { ...withSettings(pool, input), isCustom, createdMs: clock.now() };
        changes.put(store.domains, made);
        return made;
      });
      return putOutput(places, domain);
    },
    async describeUserPoolDomain(scope: CallScope, { Domain }: { readonly Domain: string }) {
      const record = store.domains.find(Domain);
      const isOwn = record?.account === scope.account && record.region === scope.region;
      // AWS answers for domains that there are not, and for those of others, with an empty description.
      return { DomainDescription: record !== undefined && isOwn ? description(places, record) : {} };
    },
    async updateUserPoolDomain(scope: CallScope, input: PutDomainInput) {
      const domain = await store.change(input.UserPoolId, (changes) => {
        const before = find(scope, input);
        requireThat(
          before.isCustom || input.CustomDomainConfig === undefined,
          'CustomDomainConfig can be set for custom domains only.',
        );
        checkSettings(input);
        const pool = findPool(store, scope, input.UserPoolId);
        const changed = { ...before, ...withSettings(pool, input, before) };
        changes.put(store.domains, changed);
        return changed;
      });
      return putOutput(places, domain);
    },
    async deleteUserPoolDomain(scope: CallScope, input: DomainInput) {
      await store.change(input.UserPoolId, (changes) => changes.delete(store.domains, find(scope, input)));
      return {};
    },
  };
}

function checkDomain(input: PutDomainInput): void {
  const { Domain, CustomDomainConfig } = input;
  checkSettings(input);
  if (CustomDomainConfig !== undefined) {
    requireThat(customPattern.test(Domain), `Custom domain is not a valid subdomain: ${Domain}`);
    return;
  }
  requireThat(
    prefixPattern.test(Domain),
    `The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, and hyphens. Please enter a different name that follows this format: ${prefixPattern.source.replace('[a-z0-9-]', '[a-z0-9\\-]')}`,
  );
  const reserved = reservedWords.find((word) => Domain.includes(word));
  requireThat(reserved === undefined, `Domain cannot contain reserved word: ${reserved}`);
}

function checkSettings({ ManagedLoginVersion, CustomDomainConfig, Routing }: PutDomainInput): void {
  refuse(Routing !== undefined, 'Routing of a domain: a pool is in one region');
  requireRange('managedLoginVersion', ManagedLoginVersion, { min: 1, max: 2 });
  requireThat(CustomDomainConfig?.CertificateArn !== '', 'CertificateArn is required in CustomDomainConfig.');
}

function withSettings(
  { id, account, region, settings }: UserPoolRecord,
  input: PutDomainInput,
  before?: DomainRecord,
): Omit<DomainRecord, 'isCustom' | 'createdMs'> {
  const { Domain, CustomDomainConfig: custom, ManagedLoginVersion } = input;
  const managedLoginVersion = (ManagedLoginVersion ?? before?.managedLoginVersion ?? 1) as 1 | 2;
  const { UserPoolTier: tier } = settings;
  if (managedLoginVersion === 2 && tier === 'LITE')
    throw userPoolErrors.featureUnavailableInTier('Managed login', tier);
  const certificateArn = custom?.CertificateArn ?? before?.certificateArn;
  const securityPolicy = custom?.SecurityPolicy ?? before?.securityPolicy;
  return {
    domain: Domain,
    userPoolId: id,
    account,
    region,
    ...(certificateArn !== undefined && { certificateArn }),
    ...(securityPolicy !== undefined && { securityPolicy }),
    managedLoginVersion,
  };
}

function putOutput(places: UserPoolPlaces, record: DomainRecord) {
  return {
    ManagedLoginVersion: record.managedLoginVersion,
    ...(record.isCustom && { CloudFrontDomain: pagesHost(places, record.domain) }),
  };
}

function description(places: UserPoolPlaces, record: DomainRecord) {
  const { certificateArn, securityPolicy } = record;
  return {
    UserPoolId: record.userPoolId,
    AWSAccountId: record.account,
    Domain: record.domain,
    CloudFrontDistribution: pagesHost(places, record.domain),
    Version: new Date(record.createdMs).toISOString().replaceAll(/\D/g, '').slice(0, 14),
    Status: 'ACTIVE',
    ...(certificateArn !== undefined && {
      CustomDomainConfig: {
        CertificateArn: certificateArn,
        ...(securityPolicy !== undefined && { SecurityPolicy: securityPolicy }),
      },
    }),
    ManagedLoginVersion: record.managedLoginVersion,
  };
}

/** Where the pages are: in place of CloudFront, this server. */
function pagesHost(places: UserPoolPlaces, domain: string): string {
  return places.signInPages(domain).replace(/^https?:\/\//, '');
}
