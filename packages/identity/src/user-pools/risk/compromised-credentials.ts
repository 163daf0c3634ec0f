import { isJsonObject, type JsonObject } from '@cairn/kit';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { riskConfigurationOf } from './blocked-addresses.ts';
import type { CompromisedCredentials, CompromisedPasswords } from './compromised-passwords.ts';

/** What is compared, for pools and clients that ask for it. */
export function compromisedCredentials({
  store,
  compromisedPasswords: list,
  log,
}: Pick<UserPoolContext, 'store' | 'compromisedPasswords' | 'log'>): CompromisedCredentials {
  const check: CompromisedCredentials['check'] = async (place, event, password) => {
    const mode = place.pool.settings.UserPoolAddOns?.AdvancedSecurityMode;
    const configured = riskConfigurationOf(store, place)?.compromisedCredentials;
    const events = configured?.EventFilter;
    const isAsked = mode === 'AUDIT' || mode === 'ENFORCED';
    const isMeant = !Array.isArray(events) || events.length === 0 || events.includes(event);
    if (list === undefined || configured === undefined || !isAsked || !isMeant)
      return { isCompromised: false, isBlocked: false };
    const isCompromised = await isIn(list, password, log);
    return { isCompromised, isBlocked: isCompromised && mode === 'ENFORCED' && blocks(configured) };
  };
  return {
    check,
    async refuse(place, event, password) {
      if ((await check(place, event, password)).isBlocked) throw userPoolErrors.stolenPassword();
    },
  };
}

/** A list that cannot be read lets people in: its damage is the operator's to mend, and the log says so. */
async function isIn(
  list: CompromisedPasswords,
  password: string,
  log: UserPoolContext['log'],
): Promise<boolean> {
  try {
    return await list.has(password);
  } catch (error) {
    log('error', 'the list of compromised passwords could not be searched', { cause: String(error) });
    return false;
  }
}

/** A list that was there when a pool asked to block its passwords, and is not given any more, leaves the pool open. */
export function warnOfMissingList({
  store,
  compromisedPasswords,
  log,
}: Pick<UserPoolContext, 'store' | 'compromisedPasswords' | 'log'>): void {
  if (compromisedPasswords !== undefined) return;
  const pools = [...store.risks.all()]
    .filter(({ compromisedCredentials: asked }) => blocks(asked))
    .map(({ userPoolId }) => userPoolId);
  if (pools.length === 0) return;
  log('warn', 'user pools block stolen passwords, and there is no list of them (--compromised-passwords)', {
    userPools: [...new Set(pools)].slice(0, 10).join(' '),
  });
}

function blocks(configured: JsonObject | undefined): boolean {
  const actions = configured?.Actions;
  return actions !== undefined && isJsonObject(actions) && actions.EventAction === 'BLOCK';
}
