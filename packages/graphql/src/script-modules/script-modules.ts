import type { HostModules } from '../script/host-module.ts';
import { aiModule } from './ai-module.ts';
import { dynamodbModule } from './dynamodb-module.ts';
import { extensions } from './extensions.ts';
import { rdsModule } from './rds-module.ts';
import { runtime } from './runtime.ts';
import { utilNamespace } from './util-namespace.ts';

/** The modules that code of APPSYNC_JS may import. */
export const scriptModules: HostModules = {
  '@aws-appsync/utils': { util: utilNamespace, extensions, runtime },
  '@aws-appsync/utils/dynamodb': dynamodbModule,
  '@aws-appsync/utils/rds': rdsModule,
  '@aws-appsync/utils/ai': aiModule,
};
