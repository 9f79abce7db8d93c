// The order in which functions get their requests, and which functions a host takes at all.
import type { RegisteredFunction } from './core-module'
import { findFunction, toHttpFunctions } from './http-function'
import { toTriggeredFunctions } from './triggered-function'

const registered = (name: string, route: string, methods?: string[]): RegisteredFunction => ({
  metadata: {
    name,
    bindings: { trigger: { type: 'httpTrigger', route, ...(methods && { methods }) } },
  },
  callback: () => undefined,
})

const find = (functions: RegisteredFunction[], method: string, path: string): string | undefined =>
  findFunction(toHttpFunctions(toTriggeredFunctions(functions)), method, path)?.target.name

describe('among functions', () => {
  it('the first by name whose route matches wins, even where a later one matches better', () => {
    const functions = [
      registered('zlist', 'p/list', ['GET']),
      registered('item', 'p/{id}', ['GET']),
    ]
    expect(find(functions, 'GET', '/api/p/list')).toBe('item')
  })

  it('names are ordered without case', () => {
    const functions = [registered('Beta', '{*all}'), registered('alpha', '{*all}')]
    expect(find(functions, 'GET', '/api/x')).toBe('alpha')
  })

  it('a wrong method goes on to the next function that takes it', () => {
    const functions = [registered('a', 'x', ['GET']), registered('zNotFound', '{*path}')]
    expect(find(functions, 'GET', '/api/x')).toBe('a')
    expect(find(functions, 'DELETE', '/api/x')).toBe('zNotFound')
  })

  it('a wrong method that no other function takes finds nobody', () => {
    expect(find([registered('a', 'x', ['GET'])], 'HEAD', '/api/x')).toBeUndefined()
  })

  it('one without a route answers under its own name', () => {
    expect(find([registered('plain', '')], 'GET', '/api/PLAIN')).toBe('plain')
  })

  it('one with a trigger that nothing fires is refused with its name', () => {
    const queued: RegisteredFunction = {
      metadata: { name: 'queued', bindings: { queue: { type: 'queueTrigger' } } },
      callback: () => undefined,
    }
    expect(() => toTriggeredFunctions([queued])).toThrow(
      'The function "queued" has the trigger "queueTrigger". ' +
        'The local functions host runs HTTP, timer and Event Grid triggers only.',
    )
  })
})
