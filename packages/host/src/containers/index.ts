export { ContainerEngines } from './container-engines.ts';
