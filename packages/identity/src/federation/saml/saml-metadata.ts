import { OutboundError, type OutboundHttp, RecentMap } from '@cairn/kit';
import type { ProviderRecord } from '../../user-pools/records/pool-records.ts';
import type { UserPoolContext } from '../../user-pools/user-pool-context.ts';
import { userPoolErrors } from '../../user-pools/user-pool-errors.ts';
import type { SamlMetadata, SamlProtocol, SamlRefusal } from './saml-protocol.ts';

/** What keeping metadata stands on. */
export interface SamlMetadataPorts {
  readonly context: Pick<UserPoolContext, 'clock' | 'limits' | 'log' | 'http'>;
  readonly saml: Pick<SamlProtocol, 'readMetadata'>;
}

interface Held {
  readonly metadata: SamlMetadata;
  readonly readMs: number;
  /** Of the provider's record: one that was changed is read anew. */
  readonly changedMs: number;
}

/** A provider that cannot be reached is asked again so much later: whoever signs in meanwhile does not wait for it. */
const refetchAfterMs = 60_000;
const unreachable = 'The metadata of the identity provider could not be read.';

/**
 * Metadata of providers, as given or from where they publish them: fetched when they are needed, held for some hours,
 * and used on while the provider cannot be reached, as long as they themselves allow.
 */
export class KnownSamlMetadata {
  readonly #ports: SamlMetadataPorts;
  readonly #held: RecentMap<string, Held>;
  /** What is being read: many browsers at once wait for one answer. */
  readonly #reading = new Map<string, Promise<SamlMetadata | SamlRefusal>>();

  constructor(ports: SamlMetadataPorts) {
    this.#ports = ports;
    this.#held = new RecentMap(ports.context.limits.userPoolSamlProvidersInMemory);
  }

  /** @throws ServiceError InvalidParameterException where there are none that hold */
  async of(provider: ProviderRecord): Promise<SamlMetadata> {
    const key = `${provider.userPoolId}/${provider.name}`;
    const { clock, limits, log } = this.#ports.context;
    const known = this.#held.get(key);
    const held = known?.changedMs === provider.changedMs ? known : undefined;
    const youngMs = limits.userPoolSamlMetadataSeconds * 1_000;
    if (held !== undefined && clock.now() - held.readMs < youngMs && this.#holds(held.metadata))
      return held.metadata;
    const { changedMs } = provider;
    const read = await this.#readOnce(`${key} ${changedMs}`, provider);
    if (!('refused' in read) && this.#holds(read)) {
      this.#held.set(key, { metadata: read, changedMs, readMs: clock.now() });
      return read;
    }
    const cause = 'refused' in read ? read.message : 'they are not valid any more';
    log('warn', 'metadata of a SAML provider could not be read', { provider: key, cause });
    if (held !== undefined && this.#holds(held.metadata)) {
      this.#held.set(key, { ...held, readMs: clock.now() - youngMs + refetchAfterMs });
      return held.metadata;
    }
    throw userPoolErrors.invalidParameter(unreachable);
  }

  #holds({ validUntilMs }: SamlMetadata): boolean {
    return validUntilMs === undefined || validUntilMs > this.#ports.context.clock.now();
  }

  async #readOnce(key: string, provider: ProviderRecord): Promise<SamlMetadata | SamlRefusal> {
    const reading = this.#reading.get(key) ?? this.#read(provider);
    this.#reading.set(key, reading);
    try {
      return await reading;
    } finally {
      if (this.#reading.get(key) === reading) this.#reading.delete(key);
    }
  }

  async #read({ details }: ProviderRecord): Promise<SamlMetadata | SamlRefusal> {
    const { MetadataFile = '', MetadataURL = '' } = details;
    const text = MetadataFile === '' ? await this.#fetch(MetadataURL) : MetadataFile;
    if (typeof text !== 'string') return text;
    if (text.length > this.#ports.context.limits.userPoolSamlMetadataBytes)
      return { refused: 'malformed', message: 'the metadata are too large' };
    return this.#ports.saml.readMetadata(text);
  }

  async #fetch(url: string): Promise<string | SamlRefusal> {
    const { http, limits } = this.#ports.context;
    const request: Parameters<OutboundHttp>[0] = {
      method: 'GET',
      url,
      headers: [['Accept', 'application/samlmetadata+xml, application/xml, text/xml']],
      timeoutMs: limits.userPoolSamlMetadataWaitSeconds * 1_000,
      responseBytesMax: limits.userPoolSamlMetadataBytes,
      // Keys that sign are taken from where the provider's owner has said, and nowhere else.
      redirectsMax: 0,
    };
    try {
      const { status, body } = await http(request);
      if (status !== 200) return { refused: 'malformed', message: `the answer is ${status}` };
      return new TextDecoder('utf-8', { fatal: true }).decode(body);
    } catch (error) {
      if (error instanceof OutboundError || error instanceof TypeError)
        return { refused: 'malformed', message: error.message };
      throw error;
    }
  }
}
