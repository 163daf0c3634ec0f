import { isJsonObject } from '@cairn/kit';
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
    const actions = configured.Actions;
    const action = actions !== undefined && isJsonObject(actions) ? actions.EventAction : undefined;
    return { isCompromised, isBlocked: isCompromised && mode === 'ENFORCED' && action === 'BLOCK' };
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
