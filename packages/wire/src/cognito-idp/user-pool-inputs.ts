import { administratedUserInputs } from './shapes/admin-user-inputs.ts';
import { brandingInputs } from './shapes/branding-inputs.ts';
import { appClientInputs } from './shapes/client-inputs.ts';
import { userImportInputs } from './shapes/import-inputs.ts';
import { userPoolInputs as poolInputs } from './shapes/pool-inputs.ts';
import { identityProviderInputs } from './shapes/provider-inputs.ts';
import { riskInputs } from './shapes/risk-inputs.ts';
import { signInInputs } from './shapes/sign-in-inputs.ts';
import { signedInUserInputs } from './shapes/user-inputs.ts';

/**
 * Inputs of all operations of Amazon Cognito user pools, by method. Members, constraints and names are those of the service
 * model (2016-04-18); of what is newer than its published constraints, those of the SDK for JavaScript 3.1169.
 */
export const userPoolInputs = {
  ...poolInputs,
  ...appClientInputs,
  ...identityProviderInputs,
  ...brandingInputs,
  ...riskInputs,
  ...userImportInputs,
  ...administratedUserInputs,
  ...signInInputs,
  ...signedInUserInputs,
};

/** Names of methods, one per operation. */
export type UserPoolMethod = keyof typeof userPoolInputs;
