import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { Desk } from '../fixture/browser.ts'
import { story } from '../fixture/story.ts'

/** The app's routes, as its build wrote them down. */
const routes = JSON.parse(readFileSync(fileURLToPath(new URL('../../../web/dist/routes.json', import.meta.url)), 'utf8')) as string[]

const roles = {
  officer: '执法人员', custodian: '音像保管岗位', archivist: '档案管理人员', head: '执法机构负责人',
  audit: '安全审计员', system: '系统管理员', security: '安全保密管理员',
} as const
type Role = keyof typeof roles

interface Listed { list: { id: string }[] }

/** The first of a list of the API, as whoever sits at the desk sees it. */
async function firstOf(desk: Desk, list: string): Promise<string> {
  const answer = await desk.context.request.get(`/api/v1/${list}`)
  expect(answer.ok(), `${list}: ${answer.status()}`).toBe(true)
  const found = ((await answer.json()) as Listed).list[0]
  expect(found, `nothing in ${list}`).toBeDefined()
  return found!.id
}

/** Which screens each role uses, by the app's routes; what is reached by an id is looked for in a list. */
const visits: [Role, route: string, list?: string][] = [
  ['officer', '/'], ['officer', '/demo'], ['officer', '/password'],
  ['officer', '/activities'], ['officer', '/activities/new'], ['officer', '/activities/:id', 'activities'], ['officer', '/tours/:id', 'tours'],
  ['officer', '/handover/new'], ['officer', '/handovers/:id', 'handovers?state=returned'],
  ['officer', '/items'], ['officer', '/items/:id', 'items?state=deposited'], ['officer', '/items/:id/play', 'items?state=deposited'],
  ['officer', '/matters'], ['officer', '/matters/:id', 'matters?state=completed'], ['officer', '/casefiles/:id', 'casefiles?state=open'],
  ['officer', '/rosters/:kind(officers|devices|matters)'],
  ['custodian', '/receiving'], ['custodian', '/handovers/:id', 'handovers?state=signed'], ['custodian', '/devices'], ['custodian', '/carriers'], ['custodian', '/carriers/:id', 'carriers'],
  ['archivist', '/casefiles/:id', 'casefiles?state=submitted'],
  ['head', '/'], ['head', '/casefiles/:id', 'casefiles?state=sealed'], ['head', '/matters'],
  ['audit', '/'], ['audit', '/logs'], ['audit', '/logs/:id', 'agencies'], ['audit', '/logs/:id/events/:place', 'agencies'], ['audit', '/checks'], ['audit', '/checks/:id'], ['audit', '/accounts'],
  ['system', '/'], ['system', '/agencies'], ['system', '/officers'], ['system', '/accounts'], ['system', '/posts'], ['system', '/devices'], ['system', '/rosters/:kind(officers|devices|matters)'],
  ['security', '/'], ['security', '/accounts'], ['security', '/posts'],
]
/** What stands where nobody has signed in: looked at here, and by the story of the first day. */
const doors = ['/login', '/setup']

const addressOf = (route: string, id: string): string =>
  route.replace(':id', id).replace(':place', '0').replace(/:kind\(.*\)/, id)

/** Comes in by the demo's door. */
async function enter(desk: Desk, role: Role): Promise<void> {
  await desk.context.clearCookies()
  await desk.page.goto('/login')
  await desk.page.getByRole('button', { name: new RegExp(`^${roles[role]}`) }).click()
  await desk.page.getByRole('navigation', { name: '菜单' }).waitFor()
}

/** Has the store checked, on the screen of checks; gives the check's id. */
async function check(desk: Desk): Promise<string> {
  await desk.page.getByRole('button', { name: '下达核验' }).click()
  await desk.page.waitForURL('**/checks/*')
  return new URL(desk.page.url()).pathname.split('/').pop()!
}

story('every screen is opened by the role that uses it, in both languages', async ({ window }) => {
  const desk = await window()
  const visit = async (name: string, path: string): Promise<void> => {
    await desk.page.goto(path)
    await desk.page.getByRole('heading', { level: 1 }).first().waitFor()
    await desk.atRest()
    await desk.lookInBoth(`screens/${name}`)
  }
  await visit('login', '/login')
  let signedIn: Role | undefined
  for (const [role, route, list] of visits) {
    if (role !== signedIn) await enter(desk, role)
    signedIn = role
    const id = list ? await firstOf(desk, list) : route === '/checks/:id' ? await check(desk) : role === 'system' ? 'officers' : 'matters'
    await visit(`${role}${route.replace(/\W+/g, '-').replace(/-$/, '')}`, addressOf(route, id))
  }
  const opened = new Set([...visits.map(([, route]) => route), ...doors])
  expect(routes.filter((route) => !opened.has(route))).toEqual([])
}, { demo: true, seconds: 900 })
