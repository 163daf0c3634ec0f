import { integer, text } from '../shape/shape.ts';

// Values that several inputs hold, as the service model of Amazon Cognito Federated Identities (2014-06-30) bounds them.
export const IdentityPoolName = text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w\\s+=,.@-]+' });
export const IdentityProviderName = text({ lengthMin: 1, lengthMax: 128 });
export const DeveloperProviderName = text({ lengthMin: 1, lengthMax: 128, pattern: '[\\w._-]+' });
export const ARNString = text({ lengthMin: 20, lengthMax: 2_048 });
export const TagKeys = text({ lengthMin: 1, lengthMax: 128 });
export const IdentityId = text({ lengthMin: 1, lengthMax: 55, pattern: '[\\w-]+:[0-9a-f-]+' });
export const IdentityPoolId = text({ lengthMin: 1, lengthMax: 55, pattern: '[\\w-]+:[0-9a-f-]+' });
export const QueryLimit = integer({ min: 1, max: 60 });
export const PaginationKey = text({ lengthMin: 1, lengthMax: 65_535, pattern: '[\\S]+' });
export const DeveloperUserIdentifier = text({ lengthMin: 1, lengthMax: 1_024 });
