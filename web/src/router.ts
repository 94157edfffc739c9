import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteLocationRaw } from 'vue-router'
import { passwordToChange, self } from '@/api/session'
import { desks } from '@/desks'

/** The routes of all desks, and the page for addresses that are nobody's. */
export const router = createRouter({
  history: createWebHistory(),
  // A new screen is seen from its top, one that is gone back to from where it was left.
  scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
  routes: [
    ...desks.flatMap((desk) => desk.routes),
    { name: 'nowhere', path: '/:nowhere(.*)*', component: () => import('@/shell/NowhereScreen.vue'), meta: { title: 'frame.nowhere.title', may: 'open', bare: true } },
  ],
})

/** Where somebody is sent instead of `to`, or true. What is not for him looks as if it were not there. */
export function gate(to: RouteLocationNormalized): RouteLocationRaw | true {
  const { may } = to.meta
  if (may === 'open') return true
  if (passwordToChange.value) return '/password'
  if (!self.value) return { path: '/login', query: to.fullPath === '/' ? {} : { to: to.fullPath } }
  if (may?.(self.value)) return true
  return { name: 'nowhere', params: { nowhere: to.path.slice(1).split('/') } }
}

router.beforeEach(gate)
