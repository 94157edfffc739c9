import { computed, readonly, ref, shallowRef } from 'vue'
import { api, ask, type Wire } from './client'
import { ProblemError } from './problem'

// Who is signed in. The session itself is a cookie that no script can read; what we hold is only what /me said.

const me = shallowRef<Wire['Me']>()
const mustChange = ref(false)
const locked = ref(false)
let unlocked: (() => void)[] = []

/** Who is signed in and what he may do; undefined for nobody. */
export const self = computed(() => me.value)
/** Whether he must set a password of his own before anything else. */
export const passwordToChange = readonly(mustChange)
/** Whether the session is over while work is on the screen: the lock screen asks for the password. */
export const sessionLocked = readonly(locked)
/** The login for which the lock screen asks. */
export const lockedLogin = computed(() => me.value?.login ?? '')

/** Finds out who is signed in, if anybody is. */
export async function recallSession(): Promise<void> {
  try {
    me.value = await ask(api.GET('/api/v1/me'))
    mustChange.value = false
  } catch (thrown) {
    const code = thrown instanceof ProblemError ? thrown.problem.code : ''
    if (code !== 'signed-out' && code !== 'password-to-change') throw thrown
    me.value = undefined
    mustChange.value = code === 'password-to-change'
  }
}

/** Signs in. Afterwards `self` is set, unless `passwordToChange`. */
export async function signIn(login: string, password: string): Promise<void> {
  const entered = await ask(api.POST('/api/v1/sessions', { body: { login, password } }))
  mustChange.value = entered.must_change_password
  if (!mustChange.value) await recallSession()
}

/** Signs in as somebody of the demo, without a password; in every other installation there is no such thing. */
export async function signInAs(role: Wire['DemoRole']['role']): Promise<void> {
  await ask(api.POST('/api/v1/demo/sessions', { body: { role } }))
  mustChange.value = false
  await recallSession()
}

/** Signs out; whatever was on the screen is gone. */
export async function signOut(): Promise<void> {
  await ask(api.DELETE('/api/v1/sessions/current'))
  me.value = undefined
  mustChange.value = false
}

/** Sets the own password; a new session has begun when it returns. */
export async function changePassword(former: string, next: string): Promise<void> {
  await ask(api.POST('/api/v1/me/password', { body: { former, new: next } }))
  await recallSession()
}

/**
 * Waits on the lock screen until the same person has signed in again. Where nobody was signed in, nothing is on the
 * screen that could be lost, and the caller gets the server's answer.
 */
export function reenter(): Promise<boolean> {
  if (!me.value) return Promise.resolve(false)
  locked.value = true
  return new Promise((resolve) => unlocked.push(() => resolve(true)))
}

/** Opens the lock screen by the password of the person who is shown. */
export async function unlock(password: string): Promise<void> {
  await ask(api.POST('/api/v1/sessions', { body: { login: lockedLogin.value, password } }))
  locked.value = false
  for (const go of unlocked) go()
  unlocked = []
}

/** Proves by the password that it is the person himself who signs; a new session of his has begun when it returns. */
export async function proveSelf(password: string): Promise<void> {
  await ask(api.POST('/api/v1/sessions', { body: { login: lockedLogin.value, password } }))
}

/** Leaves the lock screen without the password: the work on the screen is given up. */
export function giveUp(): void {
  location.assign('/login')
}
