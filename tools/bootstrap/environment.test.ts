import { expect, it } from 'vitest';
import { environmentForCommand, environmentForNpm } from './environment.mjs';

const outer = {
  PATH: '/home/me/cairn/node_modules/.bin:/usr/lib/node_modules/npm/node-gyp-bin:/usr/bin:/bin',
  HOME: '/home/me',
  INIT_CWD: '/home/me/cairn',
  npm_config_registry: 'https://registry.example/',
  npm_config_https_proxy: 'http://proxy.example',
  npm_config_local_prefix: '/home/me/cairn',
  npm_config_omit: 'dev',
  npm_package_name: 'cairn-workspace',
  npm_lifecycle_event: 'start',
  npm_execpath: '/usr/lib/node_modules/npm/bin/npm-cli.js',
};

it('leaves an inner npm the settings of the user and none of the outer run', () => {
  expect(environmentForNpm(outer)).toEqual({
    PATH: outer.PATH,
    HOME: outer.HOME,
    INIT_CWD: outer.INIT_CWD,
    npm_config_registry: outer.npm_config_registry,
    npm_config_https_proxy: outer.npm_config_https_proxy,
  });
});

it('leaves a command nothing of npm and puts the chosen Node first', () => {
  const places = { nodeFolder: '/node/bin', compileCache: '/cache' };
  expect(environmentForCommand(outer, places)).toEqual({
    PATH: '/node/bin:/usr/bin:/bin',
    HOME: outer.HOME,
    NODE_COMPILE_CACHE: '/cache',
  });
});

it('keeps a compile cache that the user has chosen', () => {
  const places = { nodeFolder: '/node/bin', compileCache: '/cache' };
  expect(environmentForCommand({ NODE_COMPILE_CACHE: '/mine' }, places).NODE_COMPILE_CACHE).toBe('/mine');
});
