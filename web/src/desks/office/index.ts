import type { Desk } from '../desk'

/** The office: coming in and going out, and the administration of people, posts and devices (screens 1 and 16). */
export const desk: Desk = {
  routes: [
    { path: '/login', component: () => import('./SignInScreen.vue'), meta: { title: 'office.signIn.title', may: 'open', bare: true } },
    { path: '/setup', component: () => import('./SetupScreen.vue'), meta: { title: 'office.setup.title', may: 'open', bare: true } },
    { path: '/password', component: () => import('./PasswordScreen.vue'), meta: { title: 'office.password.title', may: 'open', bare: true } },
  ],
  menu: [],
}
