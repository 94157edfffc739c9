import { describe, expect, it } from 'vitest'
import { freshKey, useCommand, type CommandHeader } from './command'
import { ownProblem, ProblemError } from './problem'

const lost = (): never => { throw new ProblemError(ownProblem('network-away')) }

describe('a command', () => {
  it('is repeated under its own key after a failure, and begins another after a success', async () => {
    const keys: string[] = []
    let away = true
    const command = useCommand(async (input: { reason: string }, header: CommandHeader) => {
      keys.push(header['Idempotency-Key'])
      if (away) lost()
      return input
    })
    expect(await command.run({ reason: 'a' })).toBeUndefined()
    expect(command.problem.value?.code).toBe('network-away')
    away = false
    expect(await command.run({ reason: 'a' })).toEqual({ reason: 'a' })
    expect(command.problem.value).toBeUndefined()
    await command.run({ reason: 'a' })
    expect(keys[1]).toBe(keys[0])
    expect(keys[2]).not.toBe(keys[1])
  })

  it('begins another key for another content or version', async () => {
    const keys: string[] = []
    const command = useCommand(async (_: string, header: CommandHeader) => { keys.push(header['Idempotency-Key']); return lost() })
    await command.run('a', 1)
    await command.run('b', 1)
    await command.run('b', 2)
    expect(new Set(keys).size).toBe(3)
  })

  it('names the version that was seen', async () => {
    let header: CommandHeader | undefined
    const command = useCommand(async (_: object, given: CommandHeader) => { header = given; return {} })
    await command.run({}, 7)
    expect(header?.['If-Match']).toBe('"7"')
    await command.run({})
    expect(header).not.toHaveProperty('If-Match')
  })

  it('takes no second click while it is under way', async () => {
    let calls = 0
    let answer: (value: object) => void = () => undefined
    const command = useCommand(() => { calls++; return new Promise<object>((resolve) => { answer = resolve }) })
    const first = command.run({})
    expect(command.busy.value).toBe(true)
    await command.run({})
    answer({})
    await first
    expect(calls).toBe(1)
    expect(command.busy.value).toBe(false)
  })

  it('does not swallow defects of the app', async () => {
    const command = useCommand(async () => { throw new TypeError('a defect') })
    await expect(command.run({})).rejects.toThrow('a defect')
    expect(command.busy.value).toBe(false)
  })
})

describe('keys', () => {
  it('are 128 bits that nobody else draws', () => {
    expect(freshKey()).toMatch(/^[0-9a-f]{32}$/)
    expect(freshKey()).not.toBe(freshKey())
  })
})
