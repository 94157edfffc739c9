package city

import (
	"context"
	"errors"
	"time"

	"liuhen/internal/fault"
	"liuhen/internal/handover"
	"liuhen/internal/receiving"
)

// outing writes down a tour: it is told half an hour after it came back, and what was
// signed over is received an hour or so later.
func (c *city) outing(o outing) {
	c.diary.note(o.back.Add(time.Duration(10+c.dice.IntN(20))*time.Minute), func(ctx context.Context) error {
		b, err := c.comeBack(ctx, o)
		if err != nil || b.handover.ID == "" {
			return err
		}
		c.receiveSoon(o.brigade, b.handover)
		return nil
	})
}

// receiveSoon writes down that the custodian receives everything within two hours.
func (c *city) receiveSoon(b *brigade, h handover.Handover) {
	c.diary.note(c.clock.Now().Add(time.Duration(30+c.dice.IntN(80))*time.Minute), func(ctx context.Context) error {
		if b.vacant {
			return nil
		}
		if _, err := c.answer(ctx, b, h, receiving.Count{Place: "档案室二号柜三层"}); err != nil {
			return err
		}
		return c.Deposit(ctx, h)
	})
}

// answer is the custodian's to a handover.
func (c *city) answer(ctx context.Context, b *brigade, h handover.Handover, count receiving.Count) (handover.Handover, error) {
	p, err := c.as(ctx, b.custodian)
	if err != nil {
		return h, err
	}
	c.pass()
	h, _, err = c.Receiving.Answer(ctx, p, by(p, h.Head), h.ID, count)
	return h, err
}

// depositDamaged deposits what lies on a disk that fails, which the program finds when
// it reads the bytes again.
func (c *city) depositDamaged(ctx context.Context, h handover.Handover) error {
	err := c.Deposit(ctx, h)
	if errors.Is(err, fault.BytesDiffer) {
		return nil
	}
	return errors.Join(fault.Unexpected.Err("deposit damaged bytes", h.Ref().String(), nil), err)
}
