package org.colotride.attack.blackbox;

/** The images within ε of a benign one in every pixel, and within [0, 1]. */
record EpsilonBall(float epsilon) {
    float project(float pixel, float benign) {
        float within = Math.min(Math.max(pixel, benign - epsilon), benign + epsilon);
        return Math.min(Math.max(within, 0f), 1f);
    }
}
