import { callTemplates } from './call-templates.ts';
import { flowTemplates } from './flow-templates.ts';
import type { Template } from './template.ts';
import { waitTemplates } from './wait-templates.ts';

/** All templates, the simplest first. */
export const templates: readonly Template[] = [...flowTemplates, ...callTemplates, ...waitTemplates];
