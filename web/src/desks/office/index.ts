import { inDemo } from '@/api/installation'
import { administers, isOfficer, type Me } from '@/api/right'
import type { Desk } from '../desk'

/** The people's and devices' lists are open to all but the audit administrator. */
const seesPeople = (me: Me): boolean => !administers(me, 'audit')
const administrator = (me: Me): boolean => administers(me, 'system', 'security', 'audit')

/** The office: coming in and going out, and the administration of agencies, people, posts and devices (screens 1 and 16). */
export const desk: Desk = {
  routes: [
    { path: '/login', component: () => import('./SignInScreen.vue'), meta: { title: 'office.signIn.title', may: 'open', bare: true } },
    { path: '/setup', component: () => import('./SetupScreen.vue'), meta: { title: 'office.setup.title', may: 'open', bare: true } },
    { path: '/password', component: () => import('./PasswordScreen.vue'), meta: { title: 'office.password.title', may: 'open', bare: true } },
    { path: '/demo', component: () => import('./DemoScreen.vue'), meta: { title: 'office.demo.title', may: () => inDemo.value } },
    { path: '/agencies', component: () => import('./AgenciesScreen.vue'), meta: { title: 'office.agencies.title', may: (me) => administers(me, 'system', 'security') } },
    { path: '/officers', component: () => import('./OfficersScreen.vue'), meta: { title: 'office.officers.title', may: seesPeople } },
    { path: '/accounts', component: () => import('./AccountsScreen.vue'), meta: { title: 'office.accounts.title', may: administrator } },
    { path: '/posts', component: () => import('./PostsScreen.vue'), meta: { title: 'office.posts.title', may: seesPeople } },
    { path: '/rosters/:kind(officers|devices|matters)', component: () => import('./RosterScreen.vue'), meta: { title: 'office.rosters.title', may: (me) => administers(me, 'system') || isOfficer(me) } },
    { path: '/devices', component: () => import('./DevicesScreen.vue'), meta: { title: 'office.devices.title', may: seesPeople } },
  ],
  menu: [
    { to: '/agencies', word: 'office.agencies.title', group: 'system', order: 10, may: (me) => administers(me, 'system', 'security') },
    { to: '/officers', word: 'office.officers.title', group: 'system', order: 20, may: seesPeople },
    { to: '/accounts', word: 'office.accounts.title', group: 'system', order: 30, may: administrator },
    { to: '/posts', word: 'office.posts.title', group: 'system', order: 40, may: seesPeople },
    { to: '/devices', word: 'office.devices.title', group: 'system', order: 50, may: seesPeople },
  ],
}
