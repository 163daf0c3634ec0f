import type {
  CallOwnApi,
  CallScope,
  CallService,
  IdSource,
  LimitValues,
  Log,
  OutboundHttp,
  RemoteServices,
  Seal,
  SignatureCrypto,
} from '@cairn/kit';
import type { SigningKey } from '@cairn/kit/request-signature';
import type { SourceLimitName } from './source-limits.ts';

/** What data sources stand on. */
export interface SourcePorts {
  readonly callService: CallService;
  /** The services that settings place elsewhere; absent where none are. */
  readonly remote?: RemoteServices | undefined;
  /** Asks policies about calls of services elsewhere, in AWS's words; absent where nobody is verified. */
  readonly denialOf?:
    | ((question: {
        readonly scope: CallScope;
        readonly action: string;
        readonly resource: string;
      }) => string | undefined)
    | undefined;
  readonly http: OutboundHttp;
  /** The way to the APIs of this server; absent where it has none. */
  readonly callOwnApi?: CallOwnApi | undefined;
  /** Seals the tokens by which pages follow one another. */
  readonly seal: Seal;
  readonly signatureCrypto: Pick<SignatureCrypto, 'sha256Hex' | 'hmacSha256' | 'hmacSha256Hex'>;
  /** A key by which a principal's requests are signed; undefined, or absent, where there is none. */
  readonly signingKeyOf?: ((scope: CallScope) => Promise<SigningKey | undefined>) | undefined;
  readonly ids: IdSource;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
  readonly limits: LimitValues<SourceLimitName>;
}
