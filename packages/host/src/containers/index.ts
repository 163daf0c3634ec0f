export { ContainerEngines } from './container-engines.ts';
export { ContainerImages } from './container-images.ts';
