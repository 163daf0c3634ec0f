import { allDocuments, type CallScope, type RecordWrite, SerialWorkByKey } from '@cairn/kit';
import type { DomainDocument, Texts } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import { newGraphqlId } from './api-ids.ts';
import { type PageInput, recordPage } from './api-pages.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { type ApiRecords, apiCollections, listKey, partKey } from './api-records.ts';
import { appSyncArn } from './resource-names.ts';
import { checkTagCount } from './tags.ts';

interface DomainInput {
  readonly domainName: string;
}

type CreateInput = DomainInput & {
  readonly certificateArn: string;
  readonly description?: string | undefined;
  readonly tags?: Texts | undefined;
};

/** The zone in which names of CloudFront stand, the same for all. */
const hostedZoneId = 'Z2FDTNDATAQYW2';

/** Custom domain names and the APIs that they lead to: one each. Changes of one name follow one another. */
export class DomainNames {
  readonly #apis: ApiRecords;
  readonly #ports: Pick<GraphqlApiPorts, 'random' | 'limits'>;
  readonly #changes = new SerialWorkByKey();
  /** All names there are, whosever: every request asks for its host's. */
  readonly #names = new Set<string>();

  constructor(apis: ApiRecords, ports: Pick<GraphqlApiPorts, 'random' | 'limits'>) {
    this.#apis = apis;
    this.#ports = ports;
  }

  /** Reads the names that there are. */
  async start(): Promise<void> {
    const domains = await allDocuments<DomainDocument>(this.#apis.records, apiCollections.domains, {});
    for (const { domainName } of domains) this.#names.add(keyOf(domainName));
  }

  /** Whether a host is called by a custom domain name, at once. */
  has(host: string): boolean {
    if (this.#names.size === 0) return false;
    const name = keyOf(host);
    return this.#names.has(name) || this.#names.has(wildcardOf(name));
  }

  async createDomainName(scope: CallScope, input: CreateInput): Promise<object> {
    const { domainName, certificateArn, description, tags = {} } = input;
    checkTagCount(tags, this.#ports.limits);
    await this.#checkCount(scope);
    const domain: DomainDocument = {
      domainName,
      account: scope.account,
      region: scope.region,
      ...(description === undefined ? {} : { description }),
      certificateArn,
      appsyncDomainName: `d-${newGraphqlId(this.#ports.random).slice(0, 10)}.appsync-api.${scope.region}.localhost`,
      tags,
    };
    const { domains: collection, domainList } = apiCollections;
    const written = await this.#apis.records.write([
      { collection, key: keyOf(domainName), value: JSON.stringify(domain), ifAbsent: true },
      { collection: domainList, key: listKey(scope, keyOf(domainName)), value: '{}' },
    ]);
    if (!written) throw apiErrors.badRequest(`The domain name ${domainName} already exists.`);
    this.#names.add(keyOf(domainName));
    return { domainNameConfig: shown(domain) };
  }

  async getDomainName(scope: CallScope, { domainName }: DomainInput): Promise<object> {
    return { domainNameConfig: shown((await this.#existing(scope, domainName)).domain) };
  }

  async listDomainNames(scope: CallScope, page: PageInput): Promise<object> {
    const prefix = listKey(scope, '');
    const { items, nextToken } = await recordPage(
      this.#apis.records,
      { collection: apiCollections.domainList, prefix, read: (key) => key.slice(prefix.length) },
      page,
    );
    const found = await Promise.all(items.map((name) => this.find(name)));
    const domainNameConfigs = found.flatMap((domain) => (domain === undefined ? [] : [shown(domain)]));
    return { domainNameConfigs, nextToken };
  }

  async updateDomainName(
    scope: CallScope,
    { domainName, description }: DomainInput & { readonly description?: string | undefined },
  ): Promise<object> {
    return this.#changes.run(keyOf(domainName), async () => {
      const { domain, text } = await this.#existing(scope, domainName);
      const changed = { ...domain, ...(description === undefined ? {} : { description }) };
      await this.#write([this.#domainWrite(domainName, changed, text)]);
      return { domainNameConfig: shown(changed) };
    });
  }

  async deleteDomainName(scope: CallScope, { domainName }: DomainInput): Promise<object> {
    return this.#changes.run(keyOf(domainName), async () => {
      const { domain, text } = await this.#existing(scope, domainName);
      if (domain.apiId !== undefined) throw apiErrors.domainIsAssociated();
      const collection = apiCollections.domainList;
      await this.#write([
        this.#domainWrite(domainName, undefined, text),
        { collection, key: listKey(scope, keyOf(domainName)), value: undefined },
      ]);
      this.#names.delete(keyOf(domainName));
      return {};
    });
  }

  /** A name that leads to another API leads to this one from then on. */
  async associateApi(
    scope: CallScope,
    { domainName, apiId }: DomainInput & { readonly apiId: string },
  ): Promise<object> {
    return this.#changes.run(keyOf(domainName), async () => {
      const { domain, text } = await this.#existing(scope, domainName);
      const associated = { ...domain, apiId };
      const parts = [
        this.#domainWrite(domainName, associated, text),
        ...(domain.apiId === undefined ? [] : [indexWrite(domain.apiId, domainName, undefined)]),
        indexWrite(apiId, domainName, '{}'),
      ];
      return this.#apis.change(scope, apiId, () => ({
        parts,
        kind: 'domains',
        result: { apiAssociation: associationOf(associated) },
      }));
    });
  }

  async getApiAssociation(scope: CallScope, { domainName }: DomainInput): Promise<object> {
    const { domain } = await this.#existing(scope, domainName);
    if (domain.apiId === undefined) throw apiErrors.associationNotFound(domainName);
    return { apiAssociation: associationOf(domain) };
  }

  async disassociateApi(scope: CallScope, { domainName }: DomainInput): Promise<object> {
    return this.#changes.run(keyOf(domainName), async () => {
      const { domain, text } = await this.#existing(scope, domainName);
      const { apiId, ...alone } = domain;
      if (apiId === undefined) throw apiErrors.associationNotFound(domainName);
      const parts = [this.#domainWrite(domainName, alone, text), indexWrite(apiId, domainName, undefined)];
      return this.#apis.change(scope, apiId, () => ({ parts, kind: 'domains', result: {} }));
    });
  }

  /** A domain name, whosever. */
  async find(domainName: string): Promise<DomainDocument | undefined> {
    const text = await this.#apis.records.get(apiCollections.domains, keyOf(domainName));
    return text === undefined ? undefined : (JSON.parse(text) as DomainDocument);
  }

  async #existing({ account, region }: CallScope, domainName: string) {
    const text = await this.#apis.records.get(apiCollections.domains, keyOf(domainName));
    const domain = text === undefined ? undefined : (JSON.parse(text) as DomainDocument);
    if (text === undefined || domain?.account !== account || domain.region !== region)
      throw apiErrors.domainNotFound(domainName);
    return { domain, text };
  }

  async #checkCount(scope: CallScope): Promise<void> {
    const limit = this.#ports.limits.graphqlDomainNamesMax;
    const entries = await this.#apis.records.list(apiCollections.domainList, {
      prefix: listKey(scope, ''),
      limit,
    });
    if (entries.length >= limit)
      throw apiErrors.limitExceeded(`There may be at most ${limit} custom domain names in a region.`);
  }

  async #write(writes: readonly RecordWrite[]): Promise<void> {
    if (!(await this.#apis.records.write(writes))) throw apiErrors.concurrentModification();
  }

  #domainWrite(domainName: string, domain: DomainDocument | undefined, ifValue: string) {
    const value = domain === undefined ? undefined : JSON.stringify(domain);
    return { collection: apiCollections.domains, key: keyOf(domainName), value, ifValue };
  }
}

/** The name that stands for all below the same one. */
export function wildcardOf(name: string): string {
  return name.replace(/^[^.]+/, '*');
}

/** Names of hosts are the same in either case. */
function keyOf(domainName: string): string {
  return domainName.toLowerCase();
}

function indexWrite(apiId: string, domainName: string, value: string | undefined): RecordWrite {
  return { collection: apiCollections.apiDomains, key: partKey(apiId, keyOf(domainName)), value };
}

function shown({ account, region, apiId: _, ...domain }: DomainDocument): object {
  return {
    ...domain,
    hostedZoneId,
    domainNameArn: appSyncArn({ account, region }, `domainnames/${domain.domainName}`),
  };
}

function associationOf({ domainName, apiId }: DomainDocument): object {
  return { domainName, apiId, associationStatus: 'SUCCESS', deploymentDetail: '' };
}
