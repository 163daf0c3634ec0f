import { type CallScope, type JsonObject, readIpRange } from '@cairn/kit';
import { findClient, findPool } from '../pools/find-pool.ts';
import type { RiskConfigurationRecord } from '../records/pool-records.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { everyClient } from './blocked-addresses.ts';

interface RiskAction extends JsonObject {
  readonly EventAction: 'BLOCK' | 'MFA_IF_CONFIGURED' | 'MFA_REQUIRED' | 'NO_ACTION';
  readonly Notify: boolean;
}

interface RiskPlace {
  readonly UserPoolId: string;
  /** Absent, or `ALL`: what holds where a client has none of its own. */
  readonly ClientId?: string | undefined;
}

/** Input of SetRiskConfiguration. Source: API reference. */
export interface SetRiskConfigurationInput extends RiskPlace {
  readonly CompromisedCredentialsRiskConfiguration?:
    | (JsonObject & { readonly Actions: JsonObject & { readonly EventAction: 'BLOCK' | 'NO_ACTION' } })
    | undefined;
  readonly AccountTakeoverRiskConfiguration?:
    | (JsonObject & {
        readonly Actions: { readonly [name in 'LowAction' | 'MediumAction' | 'HighAction']?: RiskAction };
      })
    | undefined;
  readonly RiskExceptionConfiguration?:
    | {
        readonly BlockedIPRangeList?: readonly string[] | undefined;
        readonly SkippedIPRangeList?: readonly string[] | undefined;
      }
    | undefined;
}

/**
 * What is done where a sign-in looks risky. Blocking stolen passwords needs a list of them: without one that is refused
 * instead of kept in vain.
 */
export function riskConfigurationOperations(context: UserPoolContext) {
  const { store, clock } = context;
  const placeOf = (scope: CallScope, { UserPoolId, ClientId = everyClient }: RiskPlace) => {
    const pool = findPool(store, scope, UserPoolId);
    if (ClientId !== everyClient) findClient(store, pool, ClientId);
    return { userPoolId: pool.id, clientId: ClientId };
  };
  return {
    async setRiskConfiguration(scope: CallScope, input: SetRiskConfigurationInput) {
      checkActions(context, input);
      const {
        CompromisedCredentialsRiskConfiguration: compromisedCredentials,
        AccountTakeoverRiskConfiguration: accountTakeover,
        RiskExceptionConfiguration: { BlockedIPRangeList, SkippedIPRangeList } = {},
      } = input;
      const blockedRanges = ranges(BlockedIPRangeList);
      const skippedRanges = ranges(SkippedIPRangeList);
      const given = { compromisedCredentials, accountTakeover, blockedRanges, skippedRanges };
      const kept = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      return store.change(input.UserPoolId, (changes) => {
        const place = placeOf(scope, input);
        const risk: RiskConfigurationRecord = { ...place, ...kept, changedMs: clock.now() };
        const before = store.risks.find(`${place.userPoolId}/${place.clientId}`);
        // Nothing but the names puts back what holds for all.
        if (Object.keys(kept).length > 0) changes.put(store.risks, risk);
        else if (before !== undefined) changes.delete(store.risks, before);
        return { RiskConfiguration: shownRisk(risk) };
      });
    },
    async describeRiskConfiguration(scope: CallScope, input: RiskPlace) {
      const place = placeOf(scope, input);
      const risk = store.risks.find(`${place.userPoolId}/${place.clientId}`);
      return { RiskConfiguration: shownRisk(risk ?? place) };
    },
  };
}

/** @throws ServiceError UnsupportedOperationException where an action could never be taken */
function checkActions(
  { compromisedPasswords }: Pick<UserPoolContext, 'compromisedPasswords'>,
  { CompromisedCredentialsRiskConfiguration: compromised }: SetRiskConfigurationInput,
): void {
  if (compromised?.Actions.EventAction === 'BLOCK' && compromisedPasswords === undefined) {
    throw userPoolErrors.refused(
      'BLOCK of CompromisedCredentialsRiskConfiguration: there is no list of stolen passwords to compare with ' +
        '(cairn start --compromised-passwords FILE); NO_ACTION can be set',
    );
  }
}

/** @throws ServiceError InvalidParameterException */
function ranges(texts: readonly string[] | undefined): readonly string[] | undefined {
  for (const text of texts ?? []) {
    if (readIpRange(text) === undefined || !text.includes('/'))
      throw userPoolErrors.invalidParameter(`Invalid IP range: ${text}. It must be in CIDR notation.`);
  }
  return texts;
}

function shownRisk(risk: Partial<RiskConfigurationRecord>) {
  const { userPoolId, clientId, compromisedCredentials, accountTakeover, changedMs } = risk;
  const { blockedRanges, skippedRanges } = risk;
  return {
    UserPoolId: userPoolId,
    ...(clientId !== everyClient && { ClientId: clientId }),
    ...(compromisedCredentials && { CompromisedCredentialsRiskConfiguration: compromisedCredentials }),
    ...(accountTakeover && { AccountTakeoverRiskConfiguration: accountTakeover }),
    ...((blockedRanges || skippedRanges) && {
      RiskExceptionConfiguration: {
        ...(blockedRanges && { BlockedIPRangeList: blockedRanges }),
        ...(skippedRanges && { SkippedIPRangeList: skippedRanges }),
      },
    }),
    ...(changedMs !== undefined && { LastModifiedDate: changedMs }),
  };
}
