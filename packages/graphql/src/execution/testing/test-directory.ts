import { resolveLimits } from '@cairn/kit';
import type { ApiChanged, ApiReference, GraphqlApiDefinition } from '../../apis/api-definition.ts';
import type { ApiKeyDocument } from '../../apis/api-documents.ts';
import { apiLimits } from '../../apis/api-limits.ts';
import { SchemaMemory } from '../../schema/schema-memory.ts';
import type { ApiDirectory } from '../api-programs.ts';

/** APIs that a test changes: each change is told as the control plane tells it. */
export class TestDirectory implements ApiDirectory {
  readonly reads: string[] = [];
  readonly #apis = new Map<string, GraphqlApiDefinition>();
  readonly #domains = new Map<string, string>();
  readonly #listeners = new Set<(change: ApiChanged) => void>();
  readonly #schemas = new SchemaMemory(resolveLimits(apiLimits));

  /** Makes an API, or another revision of it. */
  put(apiId: string, changed: Partial<GraphqlApiDefinition>): void {
    const before = this.#apis.get(apiId);
    const revision = String(Number(before?.revision ?? 0) + 1);
    this.#apis.set(apiId, { ...newApi(apiId), ...before, ...changed, revision });
    this.tell({ apiId, kind: 'definition' });
  }

  remove(apiId: string): void {
    this.#apis.delete(apiId);
    this.tell({ apiId, kind: 'deleted' });
  }

  /** A domain name leads to an API, or to none. */
  putDomain(host: string, apiId: string | undefined): void {
    const changed = apiId ?? this.#domains.get(host) ?? '';
    if (apiId === undefined) this.#domains.delete(host);
    else this.#domains.set(host, apiId);
    this.tell({ apiId: changed, kind: 'domains' });
  }

  tell(change: ApiChanged): void {
    for (const listener of this.#listeners) listener(change);
  }

  async apiDefinition(apiId: string): Promise<GraphqlApiDefinition | undefined> {
    this.reads.push(apiId);
    return this.#apis.get(apiId);
  }

  async apiByHostId(hostId: string): Promise<ApiReference | undefined> {
    return [...this.#apis.values()].find((api) => api.hostId === hostId);
  }

  async apiByDomainName(host: string): Promise<ApiReference | undefined> {
    return this.#apis.get(this.#domains.get(host) ?? '');
  }

  async apiKeysOf(): Promise<readonly ApiKeyDocument[]> {
    return [];
  }

  readSchema(sdl: string) {
    return this.#schemas.read(sdl);
  }

  onChange(listener: (change: ApiChanged) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function newApi(apiId: string): GraphqlApiDefinition {
  return {
    ...{ apiId, hostId: `host-${apiId}`, account: '0', region: 'us-east-1', revision: '0' },
    arn: `arn:aws:appsync:us-east-1:0:apis/${apiId}`,
    visibility: 'GLOBAL',
    settings: { name: apiId, authenticationType: 'API_KEY' },
    sdl: 'type Query { a: Int b: Int }',
    ...{ resolvers: [], functions: [], dataSources: [], environmentVariables: {} },
    ...{ introspectionConfig: 'ENABLED', queryDepthLimit: 0, resolverCountLimit: 0 },
  };
}
