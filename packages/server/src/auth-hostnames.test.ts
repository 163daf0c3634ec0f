import { describe, expect, it } from 'vitest';
import { authHostnames, signInPagesOf } from './auth-hostnames.ts';

describe('the hosts of sign-in pages', () => {
  it.each([
    [{}, ['auth.localhost']],
    [{ publicUrl: 'https://cairn.example.com' }, ['auth.cairn.example.com', 'auth.localhost']],
    [{ publicUrl: 'http://127.0.0.1:4566' }, ['auth.localhost']],
    [{ authHostname: 'Login.Example.com' }, ['login.example.com', 'auth.localhost']],
  ])('are, with %j, %j', (options, names) => {
    expect(authHostnames(options)).toEqual(names);
  });

  it.each(['', 'a b', 'https://auth.example.com', '10.0.0.1', 'auth..example.com'])(
    'are no %j',
    (authHostname) => {
      expect(() => authHostnames({ authHostname })).toThrow('--auth-hostname takes the name of a host');
    },
  );

  it.each([
    [{ authHostname: 'localhost' }],
    [{ authHostname: 'studio.localhost' }],
    [{ authHostname: 'example.com', hostnames: ['api.example.com'] }],
    [{ authHostname: 'api.example.com', hostnames: ['API.example.com'] }],
    [{ authHostname: 'studio.example.com', studioHostnames: ['studio.example.com'] }],
  ])('are nobody else’s: %j', (options) => {
    expect(() => authHostnames(options)).toThrow('give sign-in pages a name of their own');
  });

  it('are named in links by the settings, custom domains by themselves', () => {
    const local = { publicUrl: 'http://localhost:4566', authHostname: undefined };
    expect(signInPagesOf('notes', local)).toBe('https://auth.localhost:4566/notes');
    expect(signInPagesOf('login.example.com', local)).toBe('https://login.example.com:4566');
    const given = { publicUrl: 'https://cairn.example.com', authHostname: 'id.example.com' };
    expect(signInPagesOf('notes', given)).toBe('https://id.example.com/notes');
  });
});
