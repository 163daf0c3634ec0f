import type { CallScope } from '@cairn/kit';
import type { IdentityPoolContext } from './identity-pool-context.ts';
import { identityPoolErrors } from './identity-pool-errors.ts';
import type { IdentityPoolRecord, PrincipalTagMap, RoleMapping } from './identity-pool-records.ts';
import { canonicalName } from './provider-names.ts';
import { claimsOfTags } from './session-tags.ts';

interface PoolInput {
  readonly IdentityPoolId: string;
}

interface SetRolesInput extends PoolInput {
  readonly Roles: { readonly authenticated?: string; readonly unauthenticated?: string };
  readonly RoleMappings?: { readonly [provider: string]: RoleMapping };
}

interface TagMapInput extends PoolInput {
  readonly IdentityProviderName: string;
}

interface SetTagMapInput extends TagMapInput {
  readonly UseDefaults?: boolean;
  readonly PrincipalTags?: { readonly [key: string]: string };
}

/** Operations of what identities may do: roles, the rules that choose them, and tags of sessions. */
export function roleOperations({ pools, places, limits }: IdentityPoolContext) {
  const tagMapOf = (pool: IdentityPoolRecord, name: string): PrincipalTagMap =>
    pool.tagMaps[canonicalName(places, name)] ?? { UseDefaults: false };
  return {
    getIdentityPoolRoles: async (scope: CallScope, { IdentityPoolId }: PoolInput) => {
      const { roles, roleMappings } = pools.get(scope, IdentityPoolId);
      return {
        IdentityPoolId,
        ...(Object.keys(roles).length === 0 ? {} : { Roles: roles }),
        ...(Object.keys(roleMappings).length === 0 ? {} : { RoleMappings: roleMappings }),
      };
    },

    setIdentityPoolRoles: async (scope: CallScope, input: SetRolesInput) => {
      const { IdentityPoolId, Roles, RoleMappings = {} } = input;
      await pools.put(() => {
        const roleMappings = Object.fromEntries(
          Object.entries(RoleMappings).map(([name, mapping]) => [
            canonicalName(places, name),
            checkedMapping(mapping, limits.identityPoolRules),
          ]),
        );
        return { ...pools.get(scope, IdentityPoolId), roles: Roles, roleMappings };
      });
    },

    getPrincipalTagAttributeMap: async (scope: CallScope, input: TagMapInput) => {
      const map = tagMapOf(pools.get(scope, input.IdentityPoolId), input.IdentityProviderName);
      return printed(input, map);
    },

    setPrincipalTagAttributeMap: async (scope: CallScope, input: SetTagMapInput) => {
      const { IdentityPoolId, IdentityProviderName, UseDefaults = false, PrincipalTags } = input;
      const max = limits.identityPoolPrincipalTags;
      if (Object.keys(PrincipalTags ?? {}).length > max) {
        throw identityPoolErrors.invalidParameter(`A provider has at most ${max} principal tags.`);
      }
      const map = { UseDefaults, ...(PrincipalTags === undefined ? {} : { PrincipalTags }) };
      await pools.put(() => {
        const pool = pools.get(scope, IdentityPoolId);
        const provider = canonicalName(places, IdentityProviderName);
        return { ...pool, tagMaps: { ...pool.tagMaps, [provider]: map } };
      });
      return printed(input, map);
    },
  };
}

function printed({ IdentityPoolId, IdentityProviderName }: TagMapInput, map: PrincipalTagMap) {
  const { UseDefaults } = map;
  return { IdentityPoolId, IdentityProviderName, UseDefaults, PrincipalTags: claimsOfTags(map) };
}

/** @throws ServiceError InvalidParameterException */
function checkedMapping(mapping: RoleMapping, rulesMax: number): RoleMapping {
  const { Type, AmbiguousRoleResolution, RulesConfiguration } = mapping;
  if (AmbiguousRoleResolution === undefined) {
    throw identityPoolErrors.invalidParameter(`AmbiguousRoleResolution is required for the type ${Type}.`);
  }
  const rules = RulesConfiguration?.Rules ?? [];
  if (Type === 'Rules' && rules.length === 0) {
    throw identityPoolErrors.invalidParameter('RulesConfiguration is required for the type Rules.');
  }
  if (Type === 'Token' && RulesConfiguration !== undefined) {
    throw identityPoolErrors.invalidParameter('RulesConfiguration is not allowed for the type Token.');
  }
  if (rules.length > rulesMax) {
    throw identityPoolErrors.invalidParameter(`A role mapping has at most ${rulesMax} rules.`);
  }
  return mapping;
}
