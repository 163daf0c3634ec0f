import { blob, boolean, document, integer, type StructureShape, structure, text } from '../../shape/shape.ts';
import { AssetList, Links } from './settings.ts';
import {
  AnyText,
  ClientId,
  ManagedLoginBrandingId,
  TermsEnforcement,
  TermsId,
  TermsName,
  TermsSource,
  UserPoolId,
} from './values.ts';

/** Inputs of the operations on how the sign-in pages look and what is agreed to there. */
export const brandingInputs = {
  getUICustomization: structure({ UserPoolId, ClientId }, ['UserPoolId']),
  setUICustomization: structure(
    { UserPoolId, ClientId, CSS: text({ lengthMax: 131_072 }), ImageFile: blob },
    ['UserPoolId'],
  ),
  createManagedLoginBranding: structure(
    { UserPoolId, ClientId, UseCognitoProvidedValues: boolean, Settings: document, Assets: AssetList },
    ['UserPoolId', 'ClientId'],
  ),
  describeManagedLoginBranding: structure(
    { UserPoolId, ManagedLoginBrandingId, ReturnMergedResources: boolean },
    ['UserPoolId', 'ManagedLoginBrandingId'],
  ),
  describeManagedLoginBrandingByClient: structure({ UserPoolId, ClientId, ReturnMergedResources: boolean }, [
    'UserPoolId',
    'ClientId',
  ]),
  updateManagedLoginBranding: structure({
    UserPoolId,
    ManagedLoginBrandingId,
    UseCognitoProvidedValues: boolean,
    Settings: document,
    Assets: AssetList,
  }),
  deleteManagedLoginBranding: structure({ ManagedLoginBrandingId, UserPoolId }, [
    'ManagedLoginBrandingId',
    'UserPoolId',
  ]),
  createTerms: structure(
    { UserPoolId, ClientId, TermsName, TermsSource, Enforcement: TermsEnforcement, Links },
    ['UserPoolId', 'ClientId', 'TermsName', 'TermsSource', 'Enforcement'],
  ),
  describeTerms: structure({ TermsId, UserPoolId }, ['TermsId', 'UserPoolId']),
  describeTermsByClient: structure({ ClientId, UserPoolId, TermsName }, [
    'ClientId',
    'UserPoolId',
    'TermsName',
  ]),
  updateTerms: structure(
    { TermsId, UserPoolId, TermsName, TermsSource, Enforcement: TermsEnforcement, Links },
    ['TermsId', 'UserPoolId'],
  ),
  deleteTerms: structure({ TermsId, UserPoolId }, ['TermsId', 'UserPoolId']),
  listTerms: structure({ UserPoolId, MaxResults: integer({ min: 1, max: 60 }), NextToken: AnyText }, [
    'UserPoolId',
  ]),
} as const satisfies { readonly [method: string]: StructureShape };
