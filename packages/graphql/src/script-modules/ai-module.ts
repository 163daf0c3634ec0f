import { modelRequest } from '../functions/ai/model-request.ts';
import type { HostModule } from '../script/host-module.ts';
import { onJson } from './bind.ts';

/** `@aws-appsync/utils/ai`: request documents of the Bedrock data source. Source: types of the package. */
export const aiModule: HostModule = {
  invokeModel: onJson(([payload = null]) => modelRequest('invokeModel', payload)),
  converse: onJson(([payload = null]) => modelRequest('converse', payload)),
};
