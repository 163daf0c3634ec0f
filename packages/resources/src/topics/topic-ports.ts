import type {
  AlarmClock,
  Deliver,
  Digest,
  IdSource,
  LimitValues,
  Log,
  OutboundHttp,
  Random,
  Records,
} from '@cairn/kit';
import type { TopicLimitName } from './topic-limits.ts';

/** Signs messages as SNS does. */
export interface MessageSigner {
  /** Base64 of the RSA signature (PKCS #1 v1.5) over the text's hash. */
  sign(text: string, hash: 'SHA-1' | 'SHA-256'): Promise<string>;
  /** The certificate of the key in PEM. */
  readonly certificate: string;
  /** Name of the certificate's file: changes with it. */
  readonly certificateName: string;
}

/** What topics need of their surroundings. */
export interface TopicsPorts {
  readonly records: Records;
  readonly deliver: Deliver;
  readonly http: OutboundHttp;
  readonly clock: AlarmClock;
  readonly ids: IdSource;
  readonly random: Random;
  readonly digest: Digest;
  readonly limits: LimitValues<TopicLimitName>;
  readonly log: Log;
  /** What signs messages; made when it is first asked for. */
  readonly signer: () => Promise<MessageSigner>;
  /** Where the server is reached, without a slash at the end; undefined without a listener. */
  readonly endpoint: () => string | undefined;
}
