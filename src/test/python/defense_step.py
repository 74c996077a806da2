#!/usr/bin/python3
"""One training iteration of RobRank's ACT, EST and HM on random images, timed in PyTorch.

    python3 src/test/python/defense_step.py --defense act --net resnet18 --size 64 --pairs 8 --steps 16

Written from the published description, for `benchmark --defense NAME --baseline "python3 …"` to run beside ours.
Prints one JSON line per mode and phase, seconds per call (median over --runs, after one iteration that does not count):
  published  the work of the published loop: each step makes two optimisers, and computes and throws away the gradient of
             every weight; the benign loss is computed once more for the log
  lean       the same mathematics with nothing that is thrown away: gradients of the images alone, no log
phase: embed (2B benign images, no gradient), perturbation (mining and all steps), update (training passes, backward,
Adam), log (published alone). An iteration costs the sum of its phases. B is --pairs.
  act  positives and negatives of random triplets move together; trained on them and benign anchors, two passes
  est  all 2B images move away from their benign embeddings; trained on them alone, mined on what they have become
  hm   HM[S, g]&ICS: softhard triplets get harder; trained on them, and in a pass of their own on benign anchors, positives
No loop ends early, and "steps" says how many it made. HM's destination is 2, which no hardness exceeds, in place of
-0.2 of the last loss's share: all triplets move in all steps. Batch normalisation is frozen, in EST
too, which RobRank trains without.
"""
import argparse
import json
import random
import statistics
import time

import torch
import torch.nn.functional as F

MARGIN = 0.2
INTRA_CLASS = 0.5
HARDEST = 2.0

parser = argparse.ArgumentParser()
parser.add_argument('--defense', choices=('act', 'est', 'hm'), required=True)
parser.add_argument('--net', choices=('c2f2', 'resnet18', 'resnet50'), default='resnet18')
parser.add_argument('--size', type=int, default=224)
parser.add_argument('--pairs', type=int, default=4, help='anchor-positive pairs in the batch')
parser.add_argument('--steps', type=int, default=16)
parser.add_argument('--runs', type=int, default=3)
parser.add_argument('--threads', type=int, default=2)
parser.add_argument('--modes', default='published,lean')
options = parser.parse_args()
torch.set_num_threads(options.threads)
torch.manual_seed(0)
random.seed(0)
B = options.pairs
SMALL = options.size <= 32
EPSILON = 77 / 255 if SMALL else 8 / 255
ALPHA = EPSILON if options.steps == 1 else 3 / 255 if SMALL else 1 / 255


def network():
    if options.net == 'c2f2':
        flat = 64 * (options.size // 4) ** 2
        return torch.nn.Sequential(
            torch.nn.Conv2d(1, 32, 5, padding=2), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            torch.nn.Conv2d(32, 64, 5, padding=2), torch.nn.ReLU(), torch.nn.MaxPool2d(2),
            torch.nn.Flatten(), torch.nn.Linear(flat, 1024), torch.nn.ReLU(), torch.nn.Linear(1024, 512))
    import torchvision
    residual = getattr(torchvision.models, options.net)()
    residual.fc = torch.nn.Linear(residual.fc.in_features, 512)
    return residual


net = network()
adam = torch.optim.Adam(net.parameters(), lr=1e-5, weight_decay=4e-4)
images = torch.rand(2 * B, 1 if options.net == 'c2f2' else 3, options.size, options.size)
labels = torch.arange(B).repeat_interleave(2)
made = 0


def training():
    net.train()
    for module in net.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.eval()


def embed(x):
    return F.normalize(net(x))


def benign():
    net.eval()
    with torch.no_grad():
        return embed(images)


def distances(e):
    with torch.no_grad():
        products = e @ e.t()
        squares = products.diag()
        return (squares[:, None] + squares[None, :] - 2 * products).sqrt()


def one_of(mask, otherwise):
    admissible = torch.where(mask if mask.any() else otherwise)[0]
    return random.choice(admissible).item()


def random_triplets():
    negatives = [one_of(labels != labels[a], labels == labels) for a in range(0, 2 * B, 2)]
    return torch.arange(0, 2 * B, 2), torch.arange(1, 2 * B, 2), torch.tensor(negatives)


def softhard_triplets(e):
    d = distances(e)
    positives, negatives = [], []
    for a in range(0, 2 * B, 2):
        same = labels == labels[a]
        farthest = d[a][same].max() ** 2
        negatives.append(one_of((d[a] ** 2 < farthest) & ~same, ~same))
        nearest = d[a][~same].min() ** 2
        positives.append(one_of((d[a] ** 2 > nearest) & same, same))
    return torch.arange(0, 2 * B, 2), torch.tensor(positives), torch.tensor(negatives)


def semihard_triplets(e):
    d = distances(e)
    negatives = []
    for a in range(0, 2 * B, 2):
        others = labels != labels[a]
        negatives.append(one_of((d[a, a + 1] ** 2 < d[a] ** 2) & (d[a, a + 1] - d[a] + MARGIN > 0) & others, others))
    return torch.arange(0, 2 * B, 2), torch.arange(1, 2 * B, 2), torch.tensor(negatives)


def triplet_loss(e, triplets):
    a, p, n = triplets
    return F.triplet_margin_loss(e[a], e[p], e[n], margin=MARGIN)


def hardness(e):
    a, p, n = e.chunk(3)
    return F.pairwise_distance(a, p) - F.pairwise_distance(a, n)


def projected(x, start):
    x = torch.max(torch.min(x, start + EPSILON), start - EPSILON)
    return x.clamp(0, 1).clone().detach().requires_grad_(True)


def descend(start, objective, lean):
    global made
    net.eval()
    x = start.clone().detach().requires_grad_(True)
    for step in range(options.steps):
        made += 1
        if lean:
            gradient, = torch.autograd.grad(objective(step, embed(x)), x)
            x = projected(x.detach() - ALPHA * gradient.sign(), start)
            continue
        weights, pixels = torch.optim.SGD(net.parameters(), lr=0.0), torch.optim.SGD([x], lr=1.0)
        weights.zero_grad()
        pixels.zero_grad()
        loss = objective(step, embed(x))
        loss.item()
        loss.backward()
        x.grad.copy_(ALPHA * x.grad.sign())
        pixels.step()
        x = projected(x, start)
    if not lean:
        weights.zero_grad()
    return x.detach()


def learn(loss):
    adam.zero_grad()
    loss.backward()
    adam.step()
    loss.item()


class Act:
    def perturb(self, e, lean):
        self.triplets = random_triplets()
        _, p, n = self.triplets
        return descend(torch.cat([images[p], images[n]]),
                       lambda step, moving: F.pairwise_distance(*moving.chunk(2)).mean(), lean)

    def loss(self, moved):
        candidates = embed(moved)
        anchors = embed(images[self.triplets[0]])
        return F.triplet_margin_loss(anchors, *candidates.chunk(2), margin=MARGIN)


class Est:
    def perturb(self, e, lean):
        first = e + 1e-7 * torch.randint_like(e, -1, 2)
        return descend(images,
                       lambda step, moving: -F.pairwise_distance(moving, e if step else first).sum(), lean)

    def loss(self, moved):
        e = embed(moved)
        return triplet_loss(e, random_triplets())


class Hm:
    def perturb(self, e, lean):
        self.triplets = a, p, n = softhard_triplets(e)
        if not lean:
            semihard_triplets(e)
        return descend(torch.cat([images[a], images[p], images[n]]),
                       lambda step, moving: (hardness(moving) - HARDEST).clamp(max=0).square().mean(), lean)

    def loss(self, moved):
        a, p, _ = self.triplets
        anchors, positives = embed(images[torch.cat([a, p])]).chunk(2)
        moved_anchors, moved_positives, moved_negatives = embed(moved).chunk(3)
        return F.triplet_margin_loss(moved_anchors, moved_positives, moved_negatives, margin=MARGIN) \
            + INTRA_CLASS * F.triplet_margin_loss(anchors, moved_anchors, positives, margin=0.0)


def log(defense, e):
    with torch.no_grad():
        if isinstance(defense, Est):
            # Its log has a pass of its own, in training mode; the others' reuses the benign embeddings.
            training()
            e = embed(images)
        triplet_loss(e, random_triplets()).item()


def iteration(defense, lean):
    times = {}

    def timed(phase, work):
        start = time.perf_counter()
        result = work()
        times[phase] = time.perf_counter() - start
        return result

    e = timed('embed', benign)
    if not lean:
        timed('log', lambda: log(defense, e))
    moved = timed('perturbation', lambda: defense.perturb(e, lean))
    training()
    timed('update', lambda: learn(defense.loss(moved)))
    return times


for mode in options.modes.split(','):
    defense = {'act': Act, 'est': Est, 'hm': Hm}[options.defense]()
    made = 0
    counted = [iteration(defense, mode == 'lean') for _ in range(options.runs + 1)][1:]
    for phase in counted[0]:
        print(json.dumps({
            'mode': mode, 'phase': phase, 'defense': options.defense, 'net': options.net, 'size': options.size,
            'pairs': B, 'steps': made // (options.runs + 1), 'threads': options.threads, 'device': 'cpu',
            'seconds': round(statistics.median(times[phase] for times in counted), 5)}), flush=True)
