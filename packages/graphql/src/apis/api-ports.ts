import type { Clock, LimitValues, Log, Random, Records } from '@cairn/kit';
import type { EffectLimitName } from '../resolver/effect-limits.ts';
import type { ScriptLimitName } from '../script/script-limits.ts';
import type { TemplateLimitName } from '../templates/template-limits.ts';
import type { ApiLimitName } from './api-limits.ts';

/** What the control plane of GraphQL APIs stands on. */
export interface GraphqlApiPorts {
  readonly records: Records;
  readonly clock: Clock;
  /** Makes keys: what it gives must not be guessed. */
  readonly random: Random;
  readonly log: Log;
  readonly limits: LimitValues<ApiLimitName | EffectLimitName | ScriptLimitName | TemplateLimitName>;
  /** Endpoint that clients are told where they have not said how they reached the server: `http://localhost:4566`. */
  readonly endpoint: () => string;
}
