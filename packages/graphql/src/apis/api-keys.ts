import type { CallScope } from '@cairn/kit';
import type { ApiKeyDocument } from './api-documents.ts';
import { apiErrors } from './api-errors.ts';
import { newApiKeyId } from './api-ids.ts';
import { type PageInput, recordPage } from './api-pages.ts';
import type { GraphqlApiPorts } from './api-ports.ts';
import { type ApiRecords, apiCollections, partKey, partWrite } from './api-records.ts';

interface ApiKeyInput {
  readonly description?: string | undefined;
  /** Epoch seconds. */
  readonly expires?: number | undefined;
}

type ApiInput = { readonly apiId: string };
type ApiKeyReference = ApiInput & { readonly id: string };

const hourSeconds = 3_600;
const daySeconds = 24 * hourSeconds;
const usualValiditySeconds = 7 * daySeconds;
const validitySecondsMax = 365 * daySeconds;
/** For so long an expired key is still shown, and can be prolonged. */
const keptSeconds = 60 * daySeconds;

/** API keys. A key is valid up to its expiry, and shown for another 60 days. */
export class ApiKeys {
  readonly #apis: ApiRecords;
  readonly #ports: Pick<GraphqlApiPorts, 'clock' | 'random' | 'limits'>;

  constructor(apis: ApiRecords, ports: Pick<GraphqlApiPorts, 'clock' | 'random' | 'limits'>) {
    this.#apis = apis;
    this.#ports = ports;
  }

  async createApiKey(scope: CallScope, { apiId, ...input }: ApiInput & ApiKeyInput): Promise<object> {
    return this.#apis.change(scope, apiId, async (api) => {
      const apiKey = {
        id: newApiKeyId(this.#ports.random),
        ...(input.description === undefined ? {} : { description: input.description }),
        ...this.#validity(input.expires ?? this.#nowSeconds + usualValiditySeconds),
      };
      const all = await this.#apis.allParts<ApiKeyDocument>(apiCollections.apiKeys, apiId);
      const forgotten = all.filter((key) => this.#shown(key) === undefined);
      if (all.length - forgotten.length >= this.#ports.limits.graphqlApiKeysMax)
        throw apiErrors.tooManyKeys();
      const parts = [
        ...forgotten.map(({ id }) => partWrite(apiCollections.apiKeys, api, id, undefined)),
        partWrite(apiCollections.apiKeys, api, apiKey.id, apiKey),
      ];
      return { parts, kind: 'keys' as const, result: { apiKey } };
    });
  }

  async listApiKeys(scope: CallScope, { apiId, ...page }: ApiInput & PageInput): Promise<object> {
    await this.#apis.existing(scope, apiId);
    const { items: apiKeys, nextToken } = await recordPage(
      this.#apis.records,
      {
        collection: apiCollections.apiKeys,
        prefix: partKey(apiId, ''),
        read: (_, value) => this.#shown(JSON.parse(value) as ApiKeyDocument),
      },
      page,
    );
    return { apiKeys, nextToken };
  }

  async updateApiKey(
    scope: CallScope,
    { apiId, id, ...input }: ApiKeyReference & ApiKeyInput,
  ): Promise<object> {
    return this.#apis.change(scope, apiId, async (api) => {
      const before = await this.#existing(apiId, id);
      const apiKey = {
        ...before,
        ...(input.description === undefined ? {} : { description: input.description }),
        ...(input.expires === undefined ? {} : this.#validity(input.expires)),
      };
      const parts = [partWrite(apiCollections.apiKeys, api, id, apiKey)];
      return { parts, kind: 'keys' as const, result: { apiKey } };
    });
  }

  async deleteApiKey(scope: CallScope, { apiId, id }: ApiKeyReference): Promise<object> {
    return this.#apis.change(scope, apiId, async (api) => {
      await this.#existing(apiId, id);
      const parts = [partWrite(apiCollections.apiKeys, api, id, undefined)];
      return { parts, kind: 'keys' as const, result: {} };
    });
  }

  /** The keys of an API, expired ones included. */
  async all(apiId: string): Promise<readonly ApiKeyDocument[]> {
    const keys = await this.#apis.allParts<ApiKeyDocument>(apiCollections.apiKeys, apiId);
    return keys.filter((key) => this.#shown(key) !== undefined);
  }

  async #existing(apiId: string, id: string): Promise<ApiKeyDocument> {
    const key = await this.#apis.part<ApiKeyDocument>(apiCollections.apiKeys, apiId, id);
    if (key === undefined || this.#shown(key) === undefined) throw apiErrors.apiKeyNotFound(id);
    return key;
  }

  /** A key whose time of being shown is over is nobody's. */
  #shown(key: ApiKeyDocument): ApiKeyDocument | undefined {
    return key.deletes <= this.#nowSeconds ? undefined : key;
  }

  /** Expiry counts in whole hours. @throws ServiceError ApiKeyValidityOutOfBoundsException */
  #validity(expiresSeconds: number): Pick<ApiKeyDocument, 'expires' | 'deletes'> {
    const now = this.#nowSeconds;
    if (expiresSeconds < now + daySeconds) throw apiErrors.keyTooShort();
    if (expiresSeconds > now + validitySecondsMax) throw apiErrors.keyTooLong();
    const expires = Math.floor(expiresSeconds / hourSeconds) * hourSeconds;
    return { expires, deletes: expires + keptSeconds };
  }

  get #nowSeconds(): number {
    return Math.floor(this.#ports.clock.now() / 1_000);
  }
}
